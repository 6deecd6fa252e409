package dev.manyhands.pool;

import java.util.concurrent.CountDownLatch;

/** Keeps some workers of a pool in tasks of their own until it is closed. */
final class Busy implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);

    /** Returns when so many workers are kept. */
    Busy(ThreadPool pool, int workers) throws InterruptedException {
        var begun = new CountDownLatch(workers);
        for (int k = 0; k < workers; k++) {
            pool.execute(() -> {
                begun.countDown();
                awaitQuietly(end);
            });
        }
        begun.await();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
    }
}
