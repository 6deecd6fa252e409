package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Empty inputs give what the verbs' descriptions say, and call nothing. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmptyInputTest {
    private static <R> R never() {
        throw new AssertionError("called for an empty input");
    }

    static List<Job> jobs() {
        return Jobs.some();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void ofInts(Job job) {
        for (int start : new int[] {0, -5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            IntRange range = job.range(start, start);
            assertEquals(0, range.size());
            range.forEach(i -> never());
            range.forEach(EmptyInputTest::never, (state, i) -> never());
            assertEquals(List.of(), range.map(i -> never()));
            assertEquals(Jobs.bits(0.0), Jobs.bits(range.sum(i -> EmptyInputTest.<Double>never())));
            assertEquals(0, range.sumLong(i -> EmptyInputTest.<Long>never()));
            assertEquals(OptionalDouble.empty(), range.min(i -> EmptyInputTest.<Double>never()));
            assertEquals(OptionalDouble.empty(), range.max(i -> EmptyInputTest.<Double>never()));
            assertEquals(OptionalDouble.empty(), range.average(i -> EmptyInputTest.<Double>never()));
            assertEquals(OptionalLong.empty(), range.minLong(i -> EmptyInputTest.<Long>never()));
            assertEquals(OptionalLong.empty(), range.maxLong(i -> EmptyInputTest.<Long>never()));
            assertEquals("id", range.reduce("id", i -> never(), (a, b) -> never()));
            assertEquals(0, range.count(i -> EmptyInputTest.<Boolean>never()));
            assertArrayEquals(new double[3], range.sumArrays(3, (sum, i) -> never()));
            assertFalse(range.anyMatch(i -> EmptyInputTest.<Boolean>never()));
            assertTrue(range.allMatch(i -> EmptyInputTest.<Boolean>never()));
            assertTrue(range.noneMatch(i -> EmptyInputTest.<Boolean>never()));
            assertEquals(OptionalInt.empty(), range.findFirst(i -> EmptyInputTest.<Boolean>never()));
            assertEquals(OptionalInt.empty(), range.findAny(i -> EmptyInputTest.<Boolean>never()));
            range.fill(new int[0], i -> EmptyInputTest.<Integer>never());
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void ofLongs(Job job) {
        for (long start : new long[] {0, -5, Long.MAX_VALUE, Long.MIN_VALUE}) {
            LongRange range = job.range(start, start);
            assertEquals(0, range.size());
            range.forEach(i -> never());
            range.forEach(EmptyInputTest::never, (state, i) -> never());
            assertEquals(List.of(), range.map(i -> never()));
            assertEquals(Jobs.bits(0.0), Jobs.bits(range.sum(i -> EmptyInputTest.<Double>never())));
            assertEquals(0, range.sumLong(i -> EmptyInputTest.<Long>never()));
            assertEquals(OptionalDouble.empty(), range.min(i -> EmptyInputTest.<Double>never()));
            assertEquals(OptionalDouble.empty(), range.max(i -> EmptyInputTest.<Double>never()));
            assertEquals(OptionalDouble.empty(), range.average(i -> EmptyInputTest.<Double>never()));
            assertEquals(OptionalLong.empty(), range.minLong(i -> EmptyInputTest.<Long>never()));
            assertEquals(OptionalLong.empty(), range.maxLong(i -> EmptyInputTest.<Long>never()));
            assertEquals("id", range.reduce("id", i -> never(), (a, b) -> never()));
            assertEquals(0, range.count(i -> EmptyInputTest.<Boolean>never()));
            assertArrayEquals(new double[3], range.sumArrays(3, (sum, i) -> never()));
            assertFalse(range.anyMatch(i -> EmptyInputTest.<Boolean>never()));
            assertTrue(range.allMatch(i -> EmptyInputTest.<Boolean>never()));
            assertTrue(range.noneMatch(i -> EmptyInputTest.<Boolean>never()));
            assertEquals(OptionalLong.empty(), range.findFirst(i -> EmptyInputTest.<Boolean>never()));
            assertEquals(OptionalLong.empty(), range.findAny(i -> EmptyInputTest.<Boolean>never()));
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void ofItems(Job job) {
        List<java.util.function.Supplier<Items<String>>> inputs = List.of(() -> job.over(List.of()), () -> job.over(new String[0]),
                () -> job.over(Stream.<String>empty()), () -> job.over(List.<String>of().iterator()),
                () -> job.over(() -> List.<String>of().iterator()));
        for (var input : inputs) {
            input.get().forEach(s -> never());
            input.get().forEach(EmptyInputTest::never, (state, s) -> never());
            assertEquals(List.of(), input.get().map(s -> never()));
            assertEquals(List.of(), input.get().mapIndexed((index, s) -> never()));
            assertEquals(List.of(), input.get().zip(List.of(), (a, b) -> never()));
            assertEquals(List.of(), input.get().flatMap(s -> never()));
            assertEquals(List.of(), input.get().filter(s -> EmptyInputTest.<Boolean>never()));
            assertEquals(List.of(), input.get().chunks(3).map(s -> never()));
            assertEquals("id", input.get().reduce("id", (a, b) -> never()));
            assertEquals("id", input.get().reduce("id", s -> never(), (a, b) -> never()));
            assertEquals(Jobs.bits(0.0), Jobs.bits(input.get().sum(s -> EmptyInputTest.<Double>never())));
            assertEquals(0, input.get().sumLong(s -> EmptyInputTest.<Long>never()));
            assertEquals(0, input.get().count(s -> EmptyInputTest.<Boolean>never()));
            assertEquals("<>", input.get().collect(Collectors.joining(",", "<", ">")));
            assertFalse(input.get().anyMatch(s -> EmptyInputTest.<Boolean>never()));
            assertTrue(input.get().allMatch(s -> EmptyInputTest.<Boolean>never()));
            assertTrue(input.get().noneMatch(s -> EmptyInputTest.<Boolean>never()));
            assertEquals(Optional.empty(), input.get().findFirst(s -> EmptyInputTest.<Boolean>never()));
            assertEquals(Optional.empty(), input.get().findAny(s -> EmptyInputTest.<Boolean>never()));
        }
    }
}
