package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ThreadPool;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a stream ends, nothing of it runs afterwards, and the pool is as good as new. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamCloseTest {
    /** A stream that never ends by itself, and what is known of it. */
    private static final class Endless {
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger inputClosed = new AtomicInteger();
        final AtomicInteger handlers = new AtomicInteger();
        final Stream<Integer> results;

        /** Every seventh item waits until it is interrupted, if so wanted. */
        Endless(Job job, boolean blocking) {
            var input = Stream.iterate(0, i -> i + 1).onClose(inputClosed::incrementAndGet);
            results = job.over(input).<Integer>stream(i -> {
                running.incrementAndGet();
                calls.incrementAndGet();
                try {
                    if (blocking && i % 7 == 6) {
                        new CountDownLatch(1).await();
                    }
                    Streams.spin(i % 50 * 100);
                    return i;
                } finally {
                    running.decrementAndGet();
                }
            }).onClose(handlers::incrementAndGet);
        }

        void assertOver(Pool pool, String which) {
            assertEquals(0, running.get(), which + ": calls that run");
            int before = calls.get();
            assertEquals(1, inputClosed.get(), which + ": closings of the input");
            Streams.assertAsGoodAsNew(pool);
            assertEquals(before, calls.get(), which + ": calls when it was over");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoStopsEarlyLeavesNothingRunning(Streams.Where where) {
        try (Pool pool = where.open()) {
            for (boolean blocking : new boolean[] {false, true}) {
                int k = 0;
                for (Consumer<Stream<Integer>> end : EARLY_ENDS) {
                    Job job = Parallel.on(pool);
                    for (Job each : new Job[] {job, job.inFlight(1), job.inFlight(5)}) {
                        var ordered = new Endless(each, blocking);
                        end.accept(ordered.results);
                        ordered.assertOver(pool, "ordered, end " + k);
                    }
                    k++;
                }
            }
        }
    }

    private static final List<Consumer<Stream<Integer>>> EARLY_ENDS = List.of(
            results -> assertEquals(0, results.findFirst().orElseThrow()),
            results -> assertTrue(results.anyMatch(i -> i == 5)),
            results -> assertFalse(results.allMatch(i -> i < 3)),
            results -> assertEquals(6, results.limit(6).count()),
            results -> assertEquals(3, results.takeWhile(i -> i < 3).count()),
            results -> assertEquals(15, results.mapToInt(i -> i).limit(6).sum()),
            results -> assertThrows(IllegalStateException.class, () -> results.forEach(i -> {
                if (i == 4) {
                    throw new IllegalStateException("the consumer has had enough");
                }
            })),
            results -> {
                Iterator<Integer> each = results.iterator();
                assertEquals(0, each.next());
                assertEquals(1, each.next());
                results.close();
            },
            results -> {
                try (results) {
                    var each = results.map(i -> "r" + i).spliterator();
                    assertTrue(each.tryAdvance(r -> assertEquals("r0", r)));
                }
            },
            Stream::close,
            results -> {
                try (var longs = results.mapToLong(i -> i)) {
                    assertEquals(0, longs.iterator().nextLong());
                }
            });

    @ParameterizedTest
    @EnumSource
    void unorderedStreamsEndInTheSameWay(Streams.Where where) {
        try (Pool pool = where.open()) {
            for (int limit : new int[] {0, 1, 3, 200}) {
                var endless = new Endless(Parallel.on(pool), false);
                assertEquals(limit, endless.results.unordered().limit(limit).count());
                endless.assertOver(pool, "unordered, limit " + limit);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingAtAnyMomentEndsIt(Streams.Where where) {
        try (Pool pool = where.open()) {
            for (int round = 0; round < 100; round++) {
                var running = new AtomicInteger();
                try (Stream<Integer> results = Parallel.on(pool).<Integer>over(Streams.Naturals.infinite()).stream(i -> {
                    running.incrementAndGet();
                    Streams.spin(i % 3 * 1000);
                    running.decrementAndGet();
                    return i;
                })) {
                    Iterator<Integer> each = results.iterator();
                    for (int k = 0; k < round; k++) {
                        assertEquals(k, each.next());
                    }
                    Streams.spin(round % 10 * 5000L);
                }
                assertEquals(0, running.get());
            }
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingInterruptsWhatRunsAndWaitsForIt(Streams.Where where) {
        try (Pool pool = where.open()) {
            var begun = new CountDownLatch(1);
            var ended = new AtomicInteger();
            Stream<Integer> results = Parallel.on(pool).inFlight(2).range(0, 2).stream(i -> {
                if (i == 1) {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        Streams.spin(5_000_000);
                        ended.incrementAndGet();
                    }
                }
                return i;
            });
            assertEquals(0, results.iterator().next());
            Streams.await("the next item", () -> begun.getCount() == 0);
            results.close();
            assertEquals(1, ended.get());
            assertFalse(Thread.currentThread().isInterrupted());
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersRunOnceAndTheFirstFailureOfAnEndIsThrown(Streams.Where where) {
        try (Pool pool = where.open()) {
            var endless = new Endless(Parallel.on(pool), false);
            endless.results.close();
            endless.results.close();
            assertEquals(1, endless.handlers.get());
            var failing = Parallel.on(pool).over(Stream.of(1, 2, 3).onClose(() -> {
                throw new IllegalStateException("closing");
            })).stream(i -> i);
            var thrown = assertThrows(IllegalStateException.class, () -> failing.forEach(i -> {
                throw new IllegalStateException("consuming");
            }));
            assertEquals("consuming", thrown.getMessage());
            assertEquals("closing", thrown.getSuppressed()[0].getMessage());
            var atEnd = Parallel.on(pool).over(Stream.of(1, 2, 3).onClose(() -> {
                throw new IllegalStateException("closing");
            })).stream(i -> i);
            assertEquals("closing", assertThrows(IllegalStateException.class, atEnd::toList).getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadMayCloseItWhileTheConsumerWaits(Streams.Where where) throws Exception {
        try (Pool pool = where.open()) {
            var blocked = new CountDownLatch(1);
            var endless = Parallel.on(pool).inFlight(2).<Integer>over(Streams.Naturals.infinite()).stream(i -> {
                if (i == 3) {
                    blocked.countDown();
                    new CountDownLatch(1).await();
                }
                return i;
            });
            var thrown = new AtomicReference<Throwable>();
            Thread consumer = Thread.ofPlatform().start(() -> {
                try {
                    endless.forEach(i -> { });
                } catch (Throwable failure) {
                    thrown.set(failure);
                }
            });
            Jobs.await(blocked);
            if (where.isThreads()) {
                Streams.await("the consumer", () -> consumer.getState() != Thread.State.RUNNABLE);
            }
            Thread closer = Thread.ofPlatform().name("closer").start(endless::close);
            closer.join();
            consumer.join();
            assertEquals(CancellationException.class, thrown.get().getClass());
            assertEquals("job 'stream' was cancelled because thread 'closer' closed the stream before its end", thrown.get().getMessage());
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherThreadMayCloseItAtAnyMoment(Streams.Where where) throws Exception {
        try (Pool pool = where.open()) {
            for (int round = 0; round < 50; round++) {
                var endless = new Endless(Parallel.on(pool), round % 2 == 0);
                Thread closer = Thread.ofPlatform().unstarted(endless.results::close);
                long nanos = round * 10_000L;
                var other = Thread.ofPlatform().start(() -> {
                    Streams.spin(nanos);
                    closer.start();
                });
                var thrown = assertThrows(IllegalStateException.class, () -> endless.results.forEach(i -> { }));
                assertTrue(thrown instanceof CancellationException || thrown.getMessage().endsWith("or closed"), thrown::toString);
                other.join();
                closer.join();
                assertEquals(0, endless.running.get());
                assertEquals(1, endless.inputClosed.get());
            }
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFunctionMayCloseItsOwnStream(Streams.Where where) {
        try (Pool pool = where.open()) {
            var self = new AtomicReference<Stream<Integer>>();
            var closed = new AtomicInteger();
            self.set(Parallel.on(pool).over(Jobs.closing(Stream.iterate(0, i -> i + 1), closed)).stream(i -> {
                if (i == 20) {
                    self.get().close();
                }
                return i;
            }));
            assertThrows(CancellationException.class, () -> self.get().forEach(i -> assertTrue(i <= 20)));
            assertEquals(1, closed.get());
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void theConsumersActionMayCloseTheStream() {
        var seen = new AtomicInteger();
        var endless = new Endless(Jobs.width(2), false);
        endless.results.forEach(i -> {
            if (i == 10) {
                endless.results.close();
            }
            seen.incrementAndGet();
        });
        assertEquals(11, seen.get());
        endless.assertOver(Jobs.POOL, "closed by the action");
    }

    @ParameterizedTest
    @EnumSource
    void aDroppedIteratorLeavesNothingRunningOnceTheItemsInFlightAreDone(Streams.Where where) {
        try (Pool pool = where.open()) {
            var endless = new Endless(Parallel.on(pool).inFlight(10), false);
            Iterator<Integer> each = endless.results.iterator();
            assertEquals(0, each.next());
            Streams.await("all in flight", () -> endless.calls.get() == 10);
            Streams.assertAsGoodAsNew(pool);
            assertEquals(10, endless.calls.get());
            assertEquals(0, endless.running.get());
        } // and the pool does not wait for it
    }

    @ParameterizedTest
    @EnumSource
    void aSlowConsumerHoldsNoThread(Streams.Where where) {
        try (Pool pool = where.open()) {
            var endless = new Endless(Parallel.on(pool).inFlight(8), false);
            Iterator<Integer> each = endless.results.iterator();
            for (int i = 0; i < 5; i++) {
                assertEquals(i, each.next());
                Streams.assertAsGoodAsNew(pool); // which needs all threads at the same time
            }
            endless.results.close();
            endless.assertOver(pool, "slow");
        }
    }

    @Test
    void aStreamThatWasNeverAskedHoldsNothingAndClosesItsInput() {
        var endless = new Endless(Jobs.width(2), false);
        endless.results.close();
        endless.assertOver(Jobs.POOL, "never asked");
        assertEquals(0, endless.calls.get());
    }

    @ParameterizedTest
    @EnumSource
    void aClosedPoolEndsAStreamThatGoesOn(Streams.Where where) {
        var pool = where.open();
        var endless = new Endless(Parallel.on(pool).inFlight(1), false);
        Iterator<Integer> each = endless.results.iterator();
        assertEquals(0, each.next());
        pool.close();
        var thrown = Jobs.failure(() -> {
            while (each.hasNext()) {
                each.next();
            }
        });
        assertSame(RejectedExecutionException.class, thrown.getCause().getClass());
        assertEquals(1, endless.inputClosed.get());
        assertThrows(RejectedExecutionException.class, () -> Parallel.on(pool).stream(Jobs.integers(3), i -> i).count());
    }

    @Test
    void aWorkerMayBeTheConsumer() {
        try (var pool = ThreadPool.of(1)) {
            assertEquals(45, Parallel.on(pool).range(0, 1).map(k -> {
                try (var results = new Endless(Parallel.on(pool), false).results) {
                    return results.limit(10).mapToInt(i -> i).sum();
                }
            }).get(0));
            Streams.assertAsGoodAsNew(pool);
        }
    }
}
