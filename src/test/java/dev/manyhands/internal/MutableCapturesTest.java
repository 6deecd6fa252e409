package dev.manyhands.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingFunction;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a function carries along that another process would change in vain is found and named. */
@SuppressWarnings("serial") // lambdas and classes of a test are not stored
class MutableCapturesTest {
    private final Map<String, Integer> counts = new HashMap<>();
    private static final List<Object> SEEN = Collections.synchronizedList(new ArrayList<>());

    private record Point(double x, double y) implements Serializable {
    }

    private record Named(String name, List<Point> points, Optional<Object> more) implements Serializable {
    }

    private static final class Total implements Serializable, ThrowingConsumer<Integer> {
        private final int first = 1;
        private long total;

        @Override
        public void accept(Integer item) {
            total += item + first;
        }
    }

    private record Adder(Total total) implements ThrowingConsumer<Integer> {
        @Override
        public void accept(Integer item) {
            total.accept(item);
        }
    }

    private static class Base implements Serializable {
        private final String name = "base";
    }

    private static final class Derived extends Base {
        private final AtomicLong hits = new AtomicLong();
    }

    private static final class MyList extends ArrayList<String> {
        private static final long serialVersionUID = 1L;
    }

    private enum Mode {
        FAST, EXACT {
            @Override
            public String toString() {
                return "exactly";
            }
        }
    }

    @SharedMemory
    private static final class Shared implements Serializable {
        private long address;
    }

    private static void finds(String expected, ThrowingConsumer<?> function) {
        assertEquals(Optional.ofNullable(expected), MutableCaptures.find(function));
    }

    @Test
    void capturedVariablesAreNamedWithTheirTypes() {
        double[] sums = new double[1000];
        AtomicLong hits = new AtomicLong();
        var text = new StringBuilder();
        long before = 1;
        double further = 2;
        finds("sums (double[1000])", (Integer k) -> sums[k] = before);
        finds("hits (java.util.concurrent.atomic.AtomicLong)", (Integer k) -> hits.addAndGet((long) (before * further)));
        finds("text (java.lang.StringBuilder)", (Integer k) -> System.identityHashCode(before + further + text.append(k).length()));
        finds("the receiver of append (java.lang.StringBuilder)", (ThrowingConsumer<String>) text::append);
        finds("the receiver of add (java.util.ArrayList)", new ArrayList<>()::add);
        int[][] rows = new int[3][];
        finds("rows (int[3][])", (Integer k) -> rows[k] = null);
    }

    @Test
    void theEnclosingObjectIsCalledThis() {
        finds("this.counts (java.util.HashMap)", (String word) -> counts.merge(word, 1, Integer::sum));
        finds("the receiver of count: MutableCapturesTest.counts (java.util.HashMap)", (ThrowingConsumer<String>) this::count);
    }

    private void count(String word) {
        counts.merge(word, 1, Integer::sum);
    }

    @Test
    void anObjectThatIsTheFunctionIsLookedInto() {
        finds("Total.total (long, not final)", new Total());
        finds("Adder.total.total (long, not final)", new Adder(new Total()));
        finds(null, new Adder(null));
        List<Integer> seen = new ArrayList<>();
        String found = MutableCaptures.find(new ThrowingConsumer<Integer>() {
            @Override
            public void accept(Integer item) {
                seen.add(item);
            }
        }).orElseThrow();
        assertTrue(found.contains("seen (java.util.ArrayList)") || found.contains("MutableCapturesTest.counts"), found);
    }

    @Test
    void theWayLeadsThroughFieldsRecordsListsMapsAndLambdas() {
        var derived = new Derived();
        finds("derived.hits (java.util.concurrent.atomic.AtomicLong)", (Integer k) -> derived.hits.addAndGet(derived.hashCode()));
        var named = new Named("a", List.of(), Optional.of(Map.of("k", new int[2])));
        finds("named.more.value[\"k\"] (int[2])", (Integer k) -> System.identityHashCode(named));
        long[] slots = new long[1];
        ThrowingConsumer<Integer> inner = k -> slots[0] += k;
        finds("inner[captured slots] (long[1])", (Integer k) -> inner.accept(k));
        var list = List.of("a", new Total());
        finds("list[1].total (long, not final)", (Integer k) -> System.identityHashCode(list));
        finds("captures (java.util.Arrays$ArrayList)", asListCapture(Arrays.asList(1, 2)));
    }

    private static ThrowingConsumer<Integer> asListCapture(List<Integer> captures) {
        return k -> captures.set(0, k);
    }

    @Test
    void otherMutableThingsAreFound() {
        for (Object thing : new Object[] {new Random(1), new ReentrantLock(), new HashMap<>(), new MyList(), new java.util.Date(),
                Collections.synchronizedList(List.of()), Arena.ofAuto().allocate(8)}) {
            assertTrue(MutableCaptures.find((ThrowingConsumer<Integer>) k -> thing.hashCode()).isPresent(), thing.getClass().getName());
        }
    }

    @Test
    void whatCannotChangeIsAllowed() throws Exception {
        ThrowingFunction<Integer, Integer> twice = x -> 2 * x;
        for (Object thing : new Object[] {1, 2L, 'c', 1.5, true, "text", Mode.FAST, Mode.EXACT, String.class, LocalDate.EPOCH,
                Duration.ofDays(1), BigDecimal.TEN, UUID.randomUUID(), Path.of("a"), Optional.of(3), List.of(), List.of(1),
                List.of(1, 2, 3),
                Set.of(1), Set.of(1, 2, 3), Map.of(), Map.of(1, 2), Map.of(1, 2, 3, 4), Stream.of(1, 2).toList(), new Point(1, 2),
                new Named("a", List.of(new Point(1, 2)), Optional.of(List.of(new Point(3, 4)))), new int[0], TimeUnit.DAYS,
                Collections.unmodifiableList(List.of(1)), Collections.emptyList(), Collections.nCopies(3, 4), twice, new Shared(),
                MemorySegment.ofArray(new byte[3]).asReadOnly(), Comparator.comparing(Point::x, Comparator.reverseOrder()),
                new AbstractMap.SimpleImmutableEntry<>(1, 2), java.net.URI.create("x:y")}) {
            finds(null, (Integer k) -> System.identityHashCode(thing));
        }
        finds(null, (Integer k) -> SEEN.add(k));
    }

    @Test
    void aCircleAndALongChainComeToAnEnd() {
        record Link(Object next) implements Serializable {
        }
        Object chain = null;
        for (int k = 0; k < 200_000; k++) {
            chain = new Link(chain);
        }
        Object whole = chain;
        finds(null, (Integer k) -> System.identityHashCode(whole));
        Object end = new int[1];
        for (int k = 0; k < 1000; k++) {
            end = new Link(end);
        }
        Object long1 = end;
        String found = MutableCaptures.find((ThrowingConsumer<Integer>) k -> System.identityHashCode(long1)).orElseThrow();
        assertTrue(found.startsWith("long1.next.next") && found.contains(" ... ") && found.endsWith(".next (int[1])"), found);
    }
}
