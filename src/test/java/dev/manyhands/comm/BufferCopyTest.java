package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies between buffers of all shapes, from and to any position, against element by element. */
class BufferCopyTest {
    static Stream<Class<?>> types() {
        return Samples.TYPES.stream();
    }

    private static int upTo(Random random, int most) {
        return 1 + random.nextInt(most);
    }

    private static Buffer some(Class<?> type, Random random) {
        int[] sizes = {upTo(random, 4), upTo(random, 6), upTo(random, 20)};
        int[] subsizes = {upTo(random, sizes[0]), upTo(random, sizes[1]), upTo(random, random.nextBoolean() ? 1 : sizes[2])};
        int[] starts = new int[3];
        for (int d = 0; d < 3; d++) {
            starts[d] = random.nextInt(sizes[d] - subsizes[d] + 1);
        }
        int length = sizes[0] * sizes[1] * sizes[2];
        Object whole = random.nextInt(4) != 0 ? Samples.empty(type, length)
            : Buffer.of(Arena.ofAuto().allocate(length * Samples.layout(type).byteSize(), 8), Samples.layout(type));
        return random.nextInt(4) == 0 ? new Buffer().set(whole) : Buffer.subarray(whole, sizes, subsizes, starts);
    }

    @ParameterizedTest
    @MethodSource("types")
    void eachElementGoesToItsPlaceAndNoOtherChanges(Class<?> type) {
        Random random = new Random(type.hashCode() % 7);
        for (int round = 0; round < 3_000; round++) {
            Buffer from = some(type, random);
            Buffer to = some(type, random);
            Buffer.copy(new Buffer().set(Samples.array(type, (int) from.count(), round)), 0, from, 0, from.count());
            int fromAt = random.nextInt((int) from.count());
            int toAt = random.nextInt((int) to.count());
            int count = random.nextInt((int) Math.min(from.count() - fromAt, to.count() - toAt) + 1);
            long[] before = new long[(int) to.count()];
            for (int i = 0; i < before.length; i++) {
                before[i] = to.get(i);
            }
            Buffer.copy(from, fromAt, to, toAt, count);
            for (int i = 0; i < before.length; i++) {
                boolean isCopied = i >= toAt && i < toAt + count;
                assertEquals(isCopied ? from.get(fromAt + i - toAt) : before[i], to.get(i), () -> from + " to " + to);
            }
            Object all = Samples.empty(type, (int) from.count());
            Buffer.copy(from, 0, new Buffer().set(all), 0, from.count());
            assertTrue(Samples.same(Samples.array(type, (int) from.count(), round), all));
        }
    }
}
