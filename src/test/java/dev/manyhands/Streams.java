package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ThreadPool;
import dev.manyhands.pool.VirtualPool;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** What the tests of streams share: pools of each kind and several sizes, an input that counts what is pulled, and checks. */
final class Streams {
    private static final long SECONDS = 20;

    private Streams() {
    }

    /** Where a stream may run. */
    enum Where {
        THREADS_1, THREADS_2, THREADS_8, VIRTUAL_1, VIRTUAL_3, VIRTUAL_100;

        /** A new pool; its own, so that what is left over shows when it is closed. */
        Pool open() {
            return isThreads() ? ThreadPool.of(size()) : VirtualPool.of(size());
        }

        boolean isThreads() {
            return name().startsWith("T");
        }

        int size() {
            return Integer.parseInt(name().substring(name().indexOf('_') + 1));
        }
    }

    /** Counts up to a number, or for ever; fails the test if two threads are in it at once. */
    static final class Naturals implements Iterator<Integer> {
        private final AtomicBoolean taken = new AtomicBoolean();
        private final int end;
        private volatile int next;

        Naturals(int end) {
            this.end = end;
        }

        static Naturals infinite() {
            return new Naturals(Integer.MAX_VALUE);
        }

        /** How many have been pulled. */
        int pulled() {
            return next;
        }

        @Override
        public boolean hasNext() {
            return next < end;
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

    /** Keeps all threads of a pool in tasks of their own, until it is closed. */
    static final class Busy implements AutoCloseable {
        private final CountDownLatch end = new CountDownLatch(1);

        Busy(ThreadPool pool) throws InterruptedException {
            var begun = new CountDownLatch(pool.size());
            for (int k = 0; k < pool.size(); k++) {
                pool.submit(() -> {
                    begun.countDown();
                    Jobs.await(end);
                    return null;
                });
            }
            Jobs.await(begun);
        }

        @Override
        public void close() {
            end.countDown();
        }
    }

    /** Waits for a long time for what should come soon. */
    static void await(String what, BooleanSupplier isSo) {
        long begun = System.nanoTime();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - begun > SECONDS * 1_000_000_000) {
                throw new AssertionError("not within " + SECONDS + " s: " + what);
            }
            Thread.yield();
        }
    }

    /** Keeps the thread busy for about so long. */
    static void spin(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            Thread.onSpinWait();
        }
    }

    /** Checks that every thread of the pool takes part in a job, that none begins it interrupted, and that results are right. */
    static void assertAsGoodAsNew(Pool pool) {
        if (pool instanceof ThreadPool threads) {
            Jobs.assertAsGoodAsNew(threads);
            return;
        }
        var together = new CountDownLatch(pool.size());
        var interrupted = new AtomicInteger();
        Parallel.on(pool).range(0, pool.size()).forEach(i -> {
            if (Thread.currentThread().isInterrupted()) {
                interrupted.incrementAndGet();
            }
            together.countDown();
            Jobs.await(together);
        });
        assertEquals(0, interrupted.get(), "threads that were interrupted when the job began");
        assertEquals(499_500, Parallel.on(pool).range(0, 1000).sumLong(i -> i));
    }
}
