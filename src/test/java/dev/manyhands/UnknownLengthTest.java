package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of every kind, above all those whose length is not known: infinite, blocking, failing, closing. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UnknownLengthTest {
    private static final int LARGEST_BLOCK = 512;

    /** Counts for ever; fails the test if two threads are in it at once. */
    private static final class Naturals implements Iterator<Integer> {
        private final AtomicBoolean taken = new AtomicBoolean();
        private volatile int next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            if (!taken.compareAndSet(false, true)) {
                throw new AssertionError("two threads at the iterator");
            }
            int value = next;
            next = value + 1;
            taken.set(false);
            return value;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 200, 5000})
    void searchesEndOnInfiniteInputsAndPullLittleMore(int match) {
        for (int width : new int[] {1, 2, 16}) {
            Job job = Jobs.width(width);
            List<java.util.function.Consumer<Iterator<Integer>>> searches = List.of(
                    items -> assertEquals(Optional.of(match), job.<Integer>over(items).findFirst(i -> i >= match)),
                    items -> assertTrue(job.<Integer>over(items).findAny(i -> i >= match).orElseThrow() >= match),
                    items -> assertTrue(job.<Integer>over(items).anyMatch(i -> i >= match)),
                    items -> assertFalse(job.<Integer>over(items).allMatch(i -> i < match)),
                    items -> assertFalse(job.<Integer>over(items).noneMatch(i -> i >= match)));
            for (var search : searches) {
                var items = new Naturals();
                search.accept(items);
                int most = match + (width + 1) * LARGEST_BLOCK;
                if (width == 1) {
                    assertTrue(items.next <= most, () -> items.next + " pulled for " + match);
                }
                assertTrue(items.next > match);
            }
        }
    }

    @Test
    void failuresEndLoopsOverInfiniteInputs() {
        for (int width : new int[] {1, 2, 16}) {
            var failure = Jobs.failure(() -> Jobs.width(width).<Integer>over(new Naturals()).forEach(i -> {
                if (i == 10_000) {
                    throw new IOException("no luck");
                }
            }));
            assertEquals("job 'forEach' failed at item 10000 (10000): java.io.IOException: no luck", failure.getMessage());
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void nothingIsPulledBeforeAThreadIsReadyForIt() {
        var items = new Naturals();
        Jobs.width(1).<Integer>over(items).anyMatch(i -> {
            assertEquals(i + 1, items.next);
            return i == 50;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 100, 101, 1000, 4999})
    void anIteratorThatFailsIsReportedWithHowFarItGot(int good) {
        for (int width : new int[] {1, 2, 16}) {
            for (boolean inHasNext : new boolean[] {true, false}) {
                Job job = Jobs.width(width).named("reading");
                var failing = failingAfter(good, inHasNext);
                var failure = Jobs.failure(() -> job.over(failing).map(i -> i));
                assertEquals("job 'reading' failed: the input threw when " + good
                        + " items had been read: java.lang.IllegalStateException: torn",
                        failure.getMessage());
                assertEquals(-1, failure.index());
                assertEquals("torn", failure.getCause().getMessage());
            }
        }
        var failure = Jobs.failure(() -> Jobs.width(2).zip(() -> failingAfter(good, true), List.of(), (a, b) -> a));
        assertEquals("job 'zip' failed: the input threw when " + good + " items had been read: java.lang.IllegalStateException: torn",
                failure.getMessage());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    private static Iterator<Integer> failingAfter(int good, boolean inHasNext) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                if (inHasNext && next == good) {
                    throw new IllegalStateException("torn");
                }
                return true;
            }

            @Override
            public Integer next() {
                if (next == good) {
                    throw new IllegalStateException("torn");
                }
                return next++;
            }
        };
    }

    @Test
    void aFailureWhileAnotherThreadWaitsInTheIteratorInterruptsIt() {
        var waiting = new CountDownLatch(1);
        var pulled = new AtomicInteger();
        Iterator<Integer> blocking = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (pulled.get() == 1) {
                    waiting.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return pulled.getAndIncrement();
            }
        };
        var failure = Jobs.failure(() -> Jobs.width(2).over(blocking).forEach(i -> {
            Jobs.await(waiting);
            throw new IOException("first");
        }));
        assertEquals("first", failure.getCause().getMessage());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void streamsAreClosedOnceHoweverTheVerbEnds() {
        var closed = new AtomicInteger();
        Job job = Jobs.width(2);
        job.map(Jobs.closing(Stream.of(1, 2, 3), closed), i -> i);
        assertEquals(1, closed.getAndSet(0));
        job.forEach(Jobs.closing(Stream.<Integer>empty(), closed), i -> { });
        assertEquals(1, closed.getAndSet(0));
        assertTrue(job.over(Jobs.closing(Stream.iterate(0, i -> i + 1), closed)).anyMatch(i -> i == 3));
        assertEquals(1, closed.getAndSet(0));
        Jobs.failure(() -> job.map(Jobs.closing(Stream.of(1), closed), i -> Integer.parseInt("x")));
        assertEquals(1, closed.getAndSet(0));
        Jobs.failure(() -> job.over(Jobs.closing(Stream.of(1).peek(i -> {
            throw new IllegalStateException();
        }), closed)).chunks(3).map(i -> i));
        assertEquals(1, closed.getAndSet(0));
        job.over(Jobs.closing(Stream.of(1, 2), closed)).zip(List.of(1, 2), Integer::sum);
        assertEquals(1, closed.getAndSet(0));
        Jobs.failure(() -> job.over(Jobs.closing(Stream.of(1, 2), closed)).zip(() -> failingAfter(1, true), Integer::sum));
        assertEquals(1, closed.getAndSet(0));
        assertThrows(IllegalArgumentException.class, () -> Jobs.width(17).map(Jobs.closing(Stream.of(1), closed), i -> i));
        assertEquals(1, closed.getAndSet(0));
        Thread.currentThread().interrupt();
        assertThrows(java.util.concurrent.CancellationException.class, () -> job.map(Jobs.closing(Stream.of(1), closed), i -> i));
        assertTrue(Thread.interrupted());
        assertEquals(1, closed.get());
    }

    @Test
    void parallelStreamsAreReadInOrder() {
        assertEquals(Jobs.integers(10_000), Jobs.width(3).map(IntStream.range(0, 10_000).parallel().boxed(), i -> i));
    }

    @Test
    void collectionsOfEveryKind() {
        List<String> words = List.of("to", "be", "or", "not", "that", "is", "the", "question");
        var concurrent = new ConcurrentHashMap<String, Integer>();
        words.forEach(word -> concurrent.put(word, 1));
        for (Iterable<String> items : List.<Iterable<String>>of(new LinkedList<>(words), new HashSet<>(words), new LinkedHashSet<>(words),
                new TreeSet<>(words),
                new ArrayDeque<>(words), concurrent.keySet(), words::iterator, Arrays.asList(words.toArray(String[]::new)))) {
            List<String> inOrder = Stream.generate(items.iterator()::next).limit(words.size()).toList();
            assertEquals(inOrder, Jobs.width(3).map(items, word -> word));
            assertEquals(inOrder, Jobs.width(3).filter(items, word -> true));
            assertEquals(List.of(inOrder), Jobs.width(3).chunks(items, 100).map(chunk -> chunk));
            assertEquals(8, Jobs.width(3).count(items, word -> word.length() > 1));
        }
    }

    @Test
    void nullItemsAreItems() {
        List<String> items = Arrays.asList(null, "a", null);
        for (Items<String> input : List.of(Jobs.width(2).over(items), Jobs.width(2).<String>over(items::iterator))) {
            assertEquals(items, input.map(s -> s));
            assertEquals(Arrays.asList(null, null), input.filter(s -> s == null));
            assertEquals(items, input.flatMap(java.util.Collections::singletonList));
            assertEquals(items, input.chunks(2).flatMap(chunk -> chunk));
            assertTrue(input.anyMatch(s -> s == null));
            assertFalse(input.allMatch(s -> s != null));
            assertEquals(2, input.count(s -> s == null));
            assertThrows(NullPointerException.class, () -> input.findFirst(s -> s == null));
            assertEquals(Optional.of("a"), input.findFirst(s -> s != null));
            assertEquals(Arrays.asList(0L, 1L, 2L), input.mapIndexed((index, s) -> index));
        }
    }

    @Test
    void aCollectionIsCopiedWhenTheVerbBegins() {
        var list = new LinkedList<>(Jobs.integers(100));
        Items<Integer> items = Jobs.width(2).over(list);
        list.add(100);
        assertEquals(101, items.map(i -> {
            synchronized (list) {
                list.clear();
            }
            return i;
        }).size());
        assertEquals(List.of(), items.map(i -> i));
    }
}
