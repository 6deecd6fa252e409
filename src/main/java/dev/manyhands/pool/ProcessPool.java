package dev.manyhands.pool;

import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.process.ChildOptions;
import dev.manyhands.process.Children;
import dev.manyhands.process.Lease;
import dev.manyhands.process.RemoteWork;
import dev.manyhands.process.Session;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** Child JVMs. */
public final class ProcessPool implements Pool {
    private final ChildOptions options;
    private final Children children;
    /** The threads that send work to the children and wait for it, together with those that call the verbs. */
    private final ThreadPool threads;

    ProcessPool(ChildOptions options) {
        this.options = options;
        this.children = new Children(options);
        this.threads = ThreadPool.of(options.size, options.name);
    }

    /**
     * Makes a pool.
     *
     * @param size how many children
     * @return the pool
     */
    public static ProcessPool of(int size) {
        ChildOptions options = new ChildOptions();
        options.size = size;
        return new ProcessPool(options);
    }

    @Override
    public int size() {
        return options.size;
    }

    @Override
    public String name() {
        return options.name;
    }

    @Override
    public boolean sharesHeap() {
        return false;
    }

    /**
     * Opens a session.
     *
     * @param work what its calls have in common
     * @return the session
     */
    public Session open(RemoteWork work) {
        return children.open(work);
    }

    @Override
    public void run(LoopTask task, Schedule schedule, int units, int width) {
        threads.run(task, schedule, units, width);
    }

    @Override
    public WatchedLoop watched(LoopTask task, LoopWatch watch, int units, int width) {
        return threads.watched(task, watch, units, width);
    }

    @Override
    public Future<?> begin(PoolJob job, boolean watches) {
        return threads.begin(job, watches);
    }

    @Override
    public boolean isOwnThread() {
        return threads.isOwnThread();
    }

    @Override
    public <A, B, R> R join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine, int width) throws Throwable {
        return threads.join(moved(first), moved(second), combine, width);
    }

    @Override
    public Scope scope(String name, int width, TaskContext context) {
        return threads.scope(name, width, new TaskContext() {
            @Override
            public void run(ThrowingRunnable task) throws Exception {
                context.run(task);
            }

            @Override
            public <T> ThrowingSupplier<? extends T> moved(ThrowingSupplier<? extends T> task) {
                return ProcessPool.this.moved(task);
            }
        });
    }

    /** The task, called by a child process. */
    @SuppressWarnings("unchecked") // what comes back is the result of the task
    private <T> ThrowingSupplier<T> moved(ThrowingSupplier<? extends T> task) {
        Session session = open(new MovedTask(task));
        return () -> {
            try (session; Lease lease = session.acquire()) {
                lease.send(null);
                return (T) lease.receive();
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable failure) {
                throw new IllegalStateException(failure);
            }
        };
    }

    /**
     * A task for a child process.
     *
     * @param task the task
     */
    private record MovedTask(ThrowingSupplier<?> task) implements RemoteWork {
        @Override
        public Object call(Object argument) throws Exception {
            return task.get();
        }
    }

    @Override
    public void close() {
        threads.close();
        children.close();
    }
}
