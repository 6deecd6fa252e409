package dev.manyhands.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The jobs of a {@link ThreadPool} that do little but watch its loops: each has a virtual thread of its own, so that they take no place in
 * the pool, which does not end before them.
 */
final class Watchers {
    /** Bound while a watcher runs. */
    private static final ScopedValue<Watchers> CURRENT = ScopedValue.newInstance();

    private final ThreadPool pool;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    Watchers(ThreadPool pool) {
        this.pool = pool;
    }

    /** Runs a job. */
    Future<?> begin(PoolJob job) {
        pool.workforce().beginWatching();
        var task = new Task(pool, job);
        Thread thread = Thread.ofVirtual().name("manyhands-" + pool.name() + "-watcher").unstarted(() -> {
            try {
                ScopedValue.where(CURRENT, this).run(task);
            } finally {
                threads.remove(Thread.currentThread());
                pool.workforce().endWaiting();
            }
        });
        threads.add(thread);
        try {
            thread.start();
        } catch (Throwable noThread) {
            threads.remove(thread);
            pool.workforce().endWaiting();
            throw noThread;
        }
        return task;
    }

    /** Whether the calling thread watches loops of this pool. */
    boolean isWatcher() {
        return CURRENT.isBound() && CURRENT.get() == this;
    }

    void interruptAll() {
        threads.forEach(Thread::interrupt);
    }

    /** The future of a job; a thread of the pool that waits for it has another one take its place, as the loops need the pool's threads. */
    private static final class Task extends FutureTask<Object> {
        private final ThreadPool pool;

        Task(ThreadPool pool, PoolJob job) {
            super(job, null);
            this.pool = pool;
        }

        @Override
        public Object get() throws InterruptedException, ExecutionException {
            boolean waits = beginWaiting();
            try {
                return super.get();
            } finally {
                endWaiting(waits);
            }
        }

        @Override
        public Object get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            boolean waits = beginWaiting();
            try {
                return super.get(timeout, unit);
            } finally {
                endWaiting(waits);
            }
        }

        private boolean beginWaiting() {
            boolean waits = !isDone() && pool.isOwnThread();
            if (waits) {
                pool.workforce().beginWaiting();
            }
            return waits;
        }

        private void endWaiting(boolean waits) {
            if (waits) {
                pool.workforce().endWaiting();
            }
        }
    }
}
