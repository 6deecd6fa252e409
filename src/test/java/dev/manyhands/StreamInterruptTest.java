package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ThreadPool;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt of the consumer ends its stream and stays with the consumer, wherever it is when it comes; no other one gets there. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamInterruptTest {
    @ParameterizedTest
    @EnumSource
    void aConsumerThatIsInterruptedBeforehandGetsNothing(Streams.Where where) {
        try (Pool pool = where.open()) {
            var calls = new AtomicInteger();
            for (boolean ordered : new boolean[] {true, false}) {
                var stream = Parallel.on(pool).stream(Jobs.integers(10), i -> calls.incrementAndGet());
                Thread.currentThread().interrupt();
                var cancelled = assertThrows(CancellationException.class, () -> (ordered ? stream : stream.unordered()).toList());
                assertTrue(Thread.interrupted());
                assertEquals("job 'stream' was cancelled because the thread that called it was interrupted", cancelled.getMessage());
            }
            assertEquals(0, calls.get());
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerThatIsInterruptedWhileItWaitsEndsTheStream(Streams.Where where) {
        try (Pool pool = where.open()) {
            Thread consumer = Thread.currentThread();
            var consumed = new AtomicInteger();
            var interrupted = new AtomicInteger();
            Iterator<Integer> results = Parallel.on(pool).inFlight(2).<Integer>over(Streams.Naturals.infinite()).stream(i -> {
                if (i == 10) {
                    Streams.await("the result before", () -> consumed.get() == 10);
                    consumer.interrupt();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                        throw e;
                    }
                }
                return i;
            }).iterator();
            for (int i = 0; i < 10; i++) {
                assertEquals(i, results.next());
                consumed.incrementAndGet();
            }
            assertThrows(CancellationException.class, results::next);
            assertTrue(Thread.interrupted());
            assertEquals(1, interrupted.get());
            assertFalse(results.hasNext());
            Streams.assertAsGoodAsNew(pool);
        }
    }

    @Test
    void anInterruptThatTheFunctionIgnoresIsNotLostWhenTheConsumerDoesTheWork() throws Exception {
        try (var pool = ThreadPool.of(1)) {
            var busy = new Streams.Busy(pool);
            var stream = Parallel.on(pool).stream(Jobs.integers(10), i -> {
                Thread.currentThread().interrupt(); // as somebody else would
                return i;
            });
            assertThrows(CancellationException.class, stream::toList);
            assertTrue(Thread.interrupted());
            busy.close();
        }
    }

    /** The interrupt that ends the consumer's own item comes from the stream itself, not from outside. */
    @Test
    void aFailureElsewhereWhileTheConsumerDoesSomeOfTheWorkIsReportedAsSuch() throws Exception {
        Thread consumer = Thread.currentThread();
        for (int round = 0; round < 20; round++) {
            try (var pool = ThreadPool.of(2)) {
                var busy = new Streams.Busy(pool);
                var stream = Parallel.on(pool).stream(List.of(0, 1), i -> {
                    if (Thread.currentThread() == consumer) {
                        busy.close();
                        new CountDownLatch(1).await();
                    }
                    throw new IOException("no luck");
                });
                assertEquals("no luck", assertThrows(ParallelException.class, stream::toList).getCause().getMessage());
                assertFalse(Thread.currentThread().isInterrupted());
            }
        }
    }
}
