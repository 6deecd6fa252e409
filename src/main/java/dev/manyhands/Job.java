package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ItemListener;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ProgressListener;
import dev.manyhands.function.ResultCache;
import dev.manyhands.function.Retries;
import dev.manyhands.function.ThreadContext;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Captures;
import dev.manyhands.internal.MutableCaptures;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.io.InputStream;
import java.io.Reader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.BaseStream;

/**
 * A set of options together with the verbs that use them: where to run, how wide, within what time, what to do about failures, whom to
 * tell of progress.
 *
 * <p>Immutable and safe to share: each option gives a new job. The verbs are those of {@link Parallel}, which run with the defaults.
 *
 * <pre>{@code
 * List<Score> scores = Parallel.with().named("scoring").width(4).retries(2).progress().map(documents, Scorer::score);
 * }</pre>
 *
 * <p><b>Time limits.</b> A thread cannot be killed. When an item or a job takes too long, its thread is interrupted; if the call has not
 * returned after a grace period of a quarter of a second, the job goes on or fails without it, the pool puts a new thread into its
 * place, and the old one ends when the call does. What such a call returns is dropped. That is why a job with a time limit calls the
 * function on threads of the pool only, never on the calling thread. What remains there is outside of the limits: combining the
 * partial results of a reduction, reading the inputs of {@code zip}. A state that belongs to a thread of the job passes on to the next
 * one that takes its place.
 *
 * <p><b>Options for items</b> ({@link #itemTimeout(Duration) itemTimeout}, {@link #retries(int) retries}, {@link #onFailure onFailure},
 * {@link
 * #onItem onItem}) are about single calls of the function that a verb is given. Verbs that have no function per item refuse them with an
 * {@link IllegalArgumentException}: {@code reduce} of two arguments, {@code collect}, {@code sumArrays}, {@code scan}, {@code join} and
 * {@code scope}; the last two also refuse a {@link #deadline deadline}.
 *
 * <p><b>On a {@link ProcessPool}</b> functions are called by child processes, with copies of what they have captured, which crosses to
 * each child once, and of the items; the results come back. Results have the same bits as on threads. Verbs whose function works by what it
 * changes ({@code forEach}, {@code forEachSeeded}, {@code fill}, {@code invoke}) refuse functions that have captured something that can be
 * changed, as only a copy would be; the array that {@code fill} stores into stays here. {@code collect}, the body of {@code scope}, what
 * decides about failures and what is told of progress and items run in this process. A job without options for items sends many
 * short calls at a time, and fails as a whole when a child process is lost; with such an option items are sent one by one, so that
 * a process that is lost, or killed as a call does not heed the end of its {@link #itemTimeout(Duration) itemTimeout}, takes one item with
 * it: this fails with a {@link dev.manyhands.function.WorkerLostException} or a {@link java.util.concurrent.TimeoutException}, is tried
 * again if the job says so, and the others go on in a new process. {@link #where where}, {@link #carry carry} and
 * {@link #contextClassLoader contextClassLoader} are refused by the verbs there with an {@link IllegalArgumentException}.
 */
public final class Job extends Verbs {
    static final Job DEFAULT = new Job(new Options());

    final Options options;
    /** Whether its loops need nothing around them. */
    private final boolean plain;

    private Job(Options options) {
        this.options = options;
        this.plain = options.isPlain();
    }

    private Job with(Consumer<Options> change) {
        Options copy = options.copy();
        change.accept(copy);
        return new Job(copy);
    }

    /** The job whose options are in force for the calling thread when it names none. */
    static Job current() {
        return Defaults.current();
    }

    // ---- where, and how wide

    /**
     * Says where to run.
     *
     * @param where the pool; the default is {@link ThreadPool#common()}
     * @return a job with this option
     */
    public Job on(Pool where) {
        Objects.requireNonNull(where, "the pool is null");
        return with(o -> o.pool = where);
    }

    /**
     * Names the job, for messages and the progress bar.
     *
     * @param jobName the name; the default is the verb
     * @return a job with this option
     */
    public Job named(String jobName) {
        Objects.requireNonNull(jobName, "the job's name is null");
        return with(o -> o.name = jobName);
    }

    /**
     * Limits how many threads work on the job, the calling thread included. Results do not depend on it.
     *
     * @param threads number of threads, at least 1; a verb refuses more than the pool has, unless {@link #allowOversubscribe}
     * @return a job with this option
     * @throws IllegalArgumentException if {@code threads} is less than 1
     */
    public Job width(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("width(" + threads + "): a job needs at least 1 thread; widthAllBut(k) leaves k free");
        }
        return with(o -> {
            o.width = threads;
            o.spared = 0;
        });
    }

    /**
     * Leaves some of the pool's threads to others: the job works on all but so many, and on at least one.
     *
     * @param threads number of threads to leave, at least 0
     * @return a job with this option
     * @throws IllegalArgumentException if {@code threads} is negative
     */
    public Job widthAllBut(int threads) {
        if (threads < 0) {
            throw new IllegalArgumentException("widthAllBut(" + threads + "): the number of threads to leave must not be negative");
        }
        return with(o -> {
            o.width = 0;
            o.spared = threads;
        });
    }

    /**
     * Allows a {@link #width} larger than the pool: the pool makes more threads for such jobs, and keeps them until it is closed.
     *
     * @return a job with this option
     */
    public Job allowOversubscribe() {
        return with(o -> o.oversubscribe = true);
    }

    /**
     * Says how iterations are dealt out. Results do not depend on it. A job with a time limit, and a job on a {@link
     * dev.manyhands.pool.VirtualPool}, deals them out in order as threads become free, whatever the schedule. On a {@link ProcessPool}
     * {@code dynamic(chunk)} sets how many are sent at a time, and the others leave that to the pool.
     *
     * @param how the schedule; the default is {@link Schedule#AUTO}
     * @return a job with this option
     */
    public Job schedule(Schedule how) {
        Objects.requireNonNull(how, "the schedule is null");
        return with(o -> o.schedule = how);
    }

    /**
     * Bounds how far a stream of results runs ahead: so many items at most have been pulled from the input and not consumed.
     *
     * @param items number of items, at least 1; by default four per thread, and more while items take only some microseconds
     * @return a job with this option
     * @throws IllegalArgumentException if {@code items} is less than 1
     */
    public Job inFlight(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("inFlight(" + items + "): at least 1 item must be in flight");
        }
        return with(o -> o.inFlight = items);
    }

    /**
     * Sets the seed that the random numbers of seeded verbs are made from.
     *
     * @param number the seed; the default is 0
     * @return a job with this option
     */
    public Job seed(long number) {
        return with(o -> o.seed = number);
    }

    // ---- time and cancellation

    /**
     * Limits the time of each call of the function. A call that takes longer is interrupted, and the item fails with a {@link
     * java.util.concurrent.TimeoutException}, which counts for {@link #retries(Retries)} and {@link #onFailure}.
     *
     * @param time the longest time, positive
     * @return a job with this option
     * @throws IllegalArgumentException if the time is not positive
     */
    public Job itemTimeout(Duration time) {
        long nanos = Times.nanos(time, "itemTimeout");
        return with(o -> {
            o.itemNanos = nanos;
            o.hasTimeoutValue = false;
            o.timeoutValue = null;
        });
    }

    /**
     * Limits the time of each call of the function, and says what takes the place of the result of one that takes longer, after its
     * retries.
     *
     * @param time the longest time, positive
     * @param value the value, by the rules of {@link OnFailure#substitute}
     * @return a job with this option
     * @throws IllegalArgumentException if the time is not positive
     */
    public Job itemTimeout(Duration time, Object value) {
        long nanos = Times.nanos(time, "itemTimeout");
        return with(o -> {
            o.itemNanos = nanos;
            o.hasTimeoutValue = true;
            o.timeoutValue = value;
        });
    }

    /**
     * Limits the time of each verb, from its call to its end. If it takes longer, what runs is interrupted and the verb fails with a
     * {@link java.util.concurrent.TimeoutException} as the cause.
     *
     * @param time the longest time, positive
     * @return a job with this option
     * @throws IllegalArgumentException if the time is not positive
     */
    public Job deadline(Duration time) {
        long nanos = Times.nanos(time, "deadline");
        return with(o -> o.deadlineNanos = nanos);
    }

    /**
     * Ends the job when the given switch is thrown: what has not begun is not run, what runs is interrupted, and the verb throws a
     * {@link java.util.concurrent.CancellationException}. May be given several times; {@code join} refuses it.
     *
     * @param cancellation the switch
     * @return a job with this option
     */
    public Job cancelOn(Cancellation cancellation) {
        Objects.requireNonNull(cancellation, "the cancellation is null");
        return with(o -> o.cancellations = Options.added(o.cancellations, cancellation));
    }

    // ---- failures

    /**
     * Tries items that failed again, at once, up to so many times; see {@link Retries} for more.
     *
     * @param times number of further attempts, at least 0
     * @return a job with this option
     * @throws IllegalArgumentException if the number is negative
     */
    public Job retries(int times) {
        return retries(Retries.of(times));
    }

    /**
     * Says which items that failed are tried again, how often, and after what pause. The thread that ran the item pauses.
     *
     * <p>A verb refuses retries for a function that captures an iterator, a stream or a reader: a second attempt would go on where the
     * first one left off.
     *
     * @param how the retries
     * @return a job with this option
     */
    public Job retries(Retries how) {
        Objects.requireNonNull(how, "the retries are null");
        return with(o -> o.retries = how.times() == 0 ? null : how);
    }

    /**
     * Says what to do about an item that has failed for good.
     *
     * @param policy the policy; the default is {@link OnFailure#FAIL_FAST}
     * @return a job with this option
     */
    public Job onFailure(OnFailure policy) {
        Objects.requireNonNull(policy, "the policy is null");
        return with(o -> o.onFailure = policy);
    }

    // ---- progress

    /**
     * Shows a progress bar with rate and time left on the terminal, for jobs that take longer than a third of a second.
     *
     * <p>Nothing is shown when standard input or output is not a terminal. The system property {@code manyhands.progress} changes
     * that: with {@code lines}, progress is told in whole lines to the {@link System.Logger} {@code dev.manyhands.progress}, at level
     * {@code INFO}; with {@code off}, nothing is shown at all; {@code auto} is the default. Jobs that run at the same time share the bar's
     * line.
     *
     * @return a job with this option
     * @throws IllegalArgumentException if the property has another value
     * @see ProgressListener#bar
     */
    public Job progress() {
        ProgressListener standard = StandardProgress.listener();
        return standard == null ? this : progress(standard);
    }

    /**
     * Tells a listener how far the job has come. A job may have several listeners; giving one twice changes nothing.
     *
     * @param listener is told at most ten times a second, and once at the end
     * @return a job with this option
     */
    public Job progress(ProgressListener listener) {
        Objects.requireNonNull(listener, "the progress listener is null");
        return options.listeners.contains(listener) ? this : with(o -> o.listeners = Options.added(o.listeners, listener));
    }

    /**
     * Tells a listener of each item that has finished.
     *
     * @param listener the listener; called by the threads that run the items, concurrently
     * @return a job with this option
     */
    public Job onItem(ItemListener listener) {
        Objects.requireNonNull(listener, "the listener is null");
        return with(o -> o.itemListener = o.itemListener == null ? listener : Guard.both(o.itemListener, listener));
    }

    /**
     * Keeps the results of single items from one run of the program to the next: an item whose result is there is not computed again.
     *
     * <p>The function is identified by its code and by what it has captured, the item by its contents: see the cache, which is {@code
     * dev.manyhands.cache.Memory} as a rule. Each verb has results of its own. What is kept is what the function returns; of {@code
     * forEach} it is kept that the item is done, so a loop that was broken off goes on where it was. Items that fail are not kept. Results
     * are looked up by the threads of the job in this JVM, also when the function is called in other processes.
     *
     * <p>Not for verbs without a function per item: {@code collect}, scans, {@code sumArrays}, {@code invoke}, {@code join}, {@code scope}.
     *
     * @param cache the cache
     * @return the job
     */
    public Job cache(ResultCache cache) {
        Objects.requireNonNull(cache, "the cache is null");
        return with(o -> o.cache = cache);
    }

    // ---- what the threads find

    /**
     * Binds a scoped value for the calls of functions, on all threads, and for those of jobs that are called inside the functions.
     *
     * @param key the scoped value
     * @param value what it is bound to
     * @param <V> type of the value
     * @return a job with this option
     */
    public <V> Job where(ScopedValue<V> key, V value) {
        Objects.requireNonNull(key, "the scoped value is null");
        Map<ScopedValue<?>, Object> all = new HashMap<>(options.bindings);
        all.put(key, value);
        return with(o -> o.bindings = all);
    }

    /**
     * Lets a thread-local context of the calling thread travel to the threads that work for the job, and for jobs that are called inside
     * its functions: a logging context, for example. May be given several times.
     *
     * @param context how to get and to set it
     * @return a job with this option
     */
    public Job carry(ThreadContext<?> context) {
        Objects.requireNonNull(context, "the context is null");
        return with(o -> o.carried = Options.added(o.carried, context));
    }

    /**
     * Sets the context class loader of the threads that work for the job, and for jobs that are called inside its functions, while they do.
     *
     * @param loader the class loader
     * @return a job with this option
     */
    public Job contextClassLoader(ClassLoader loader) {
        Objects.requireNonNull(loader, "the class loader is null");
        return with(o -> o.loader = loader);
    }

    // ---- runs that are not waited for

    /**
     * Starts verbs and returns at once: {@code job.start(j -> j.range(0, n).sum(f))}.
     *
     * <p>The function is given this job, tied to the run: cancelling the run cancels the verbs that are called on it, and their progress is
     * the progress of the run; code between the verbs is interrupted. It is called by a thread of the pool when one is free, as tasks that
     * were submitted are; by a thread of its own if the job has a time limit, which is that of each verb. It finds the job's context, as
     * the calling thread has it now: scoped values, carried thread-locals, the default.
     *
     * @param verbs what to run; returns null if there is no result
     * @param <R> type of the result
     * @return the run
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     */
    public <R> Running<R> start(ThrowingFunction<? super Job, ? extends R> verbs) {
        Objects.requireNonNull(verbs, "the function is null");
        return Running.start(this, verbs);
    }

    /**
     * Starts to call the function for every item and returns at once; the result is what {@code map} returns.
     *
     * @param items the items
     * @param fn the function
     * @param <T> type of the items
     * @param <R> type of the results
     * @return the run
     * @throws java.util.concurrent.RejectedExecutionException if the pool is closed
     */
    public <T, R> Running<List<R>> start(Iterable<? extends T> items, ThrowingFunction<? super T, ? extends R> fn) {
        Objects.requireNonNull(items, "the items are null");
        Objects.requireNonNull(fn, "the function is null");
        return start(job -> job.map(items, fn));
    }

    /** The same job, tied to a run. */
    Job tied(Cancellation cancellation, Tracker tracker) {
        return with(o -> {
            o.cancellations = Options.added(o.cancellations, cancellation);
            o.runs++;
            o.tracker = tracker;
        });
    }

    /** The same job for the next part of a verb that has begun at this time: both share the deadline. */
    Job since(long begun) {
        return options.deadlineNanos == 0 ? this : with(o -> o.spentNanos = System.nanoTime() - begun);
    }

    // ---- as default

    /**
     * Makes this job the default while the body runs: verbs of {@link Parallel}, {@link Parallel#with()} and {@link Parallel#on} start from
     * its options there, on this thread and in the functions of jobs that are called there.
     *
     * @param body the body
     * @param <R> type of the result
     * @param <X> type of the exception
     * @return what the body returns
     * @throws X what the body throws
     */
    public <R, X extends Throwable> R asDefault(ScopedValue.CallableOp<? extends R, X> body) throws X {
        return Defaults.call(this, Objects.requireNonNull(body, "the body is null"));
    }

    /**
     * Makes this job the default while the body runs; see {@link #asDefault(ScopedValue.CallableOp)}.
     *
     * @param body the body
     */
    public void asDefault(Runnable body) {
        Objects.requireNonNull(body, "the body is null");
        Defaults.<Void, RuntimeException>call(this, () -> {
            body.run();
            return null;
        });
    }

    /**
     * Returns how many threads a verb of this job works on at most.
     *
     * @return the width, from 1 to the size of the pool
     * @throws IllegalArgumentException if the width asked for is larger than the pool
     */
    public int actualWidth() {
        int size = pool().size();
        if (options.width > size) {
            throw new IllegalArgumentException("width(" + options.width + ") on " + pool() + ": allowed is 1 to " + size
                    + "; use a larger pool, or allowOversubscribe() on a thread pool");
        }
        return options.width > 0 ? options.width : Math.max(1, size - options.spared);
    }

    // ---- for the verbs

    @Override
    Job job() {
        return this;
    }

    Pool pool() {
        Pool pool = options.pool == null ? ThreadPool.common() : options.pool;
        return options.oversubscribe && pool instanceof ThreadPool threads ? threads.oversubscribed(Math.max(1, options.width)) : pool;
    }

    /** The pool whose child processes call the verb's functions; null if threads of this process do. */
    ProcessPool processes() {
        return options.pool instanceof ProcessPool processes && !options.isHere ? processes : null;
    }

    /** The same job for a verb whose functions are called in this process in any case. */
    Job here() {
        return processes() == null ? this : with(o -> o.isHere = true);
    }

    String name(String verb) {
        return options.name == null ? verb : options.name;
    }

    String describe(String verb) {
        return "job '" + name(verb) + "'";
    }

    long seed() {
        return options.seed;
    }

    boolean isPlain() {
        return plain;
    }

    /** Runs a loop of a verb; the run is null for a plain job. */
    void run(JobRun run, LoopTask task, Schedule how, int units, Space space, LongSupplier items) {
        if (run == null) {
            pool().run(task, how, units, actualWidth());
        } else {
            run.run(task, how, units, space, items);
        }
    }

    /** Runs in the job's context what a verb calls on the calling thread before or after its loops. */
    <T> T inContext(ThrowingSupplier<? extends T> body) throws Exception {
        Context context = Context.of(options);
        return context == null ? body.get() : context.<T>around(body).get();
    }

    /** What is thrown when the job is cancelled. */
    CancellationException cancelled(String verb, boolean interrupted) {
        String why = options.cancellations.stream().map(Cancellation::reason).filter(Objects::nonNull).findFirst().orElse(null);
        return new CancellationException(describe(verb) + " was cancelled because " + (interrupted || why == null
                ? "the thread that called it was interrupted" : why));
    }

    /** Refuses options that cannot be kept: retries of a function that consumes what it has captured, and what cannot cross to others. */
    void check(String verb, Object function) {
        checkContext(verb);
        if (options.retries == null) {
            return;
        }
        for (Object captured : Captures.of(function)) {
            if (captured instanceof Iterator || captured instanceof Spliterator || captured instanceof BaseStream
                    || captured instanceof InputStream || captured instanceof Reader) {
                throw new IllegalArgumentException(describe(verb) + " has " + options.retries + ", and its function captures a "
                        + captured.getClass().getName()
                        + ": a second attempt would go on where the first one left off. Give what it yields as the"
                        + " input, with over(...), or open it in the function");
            }
        }
    }

    /** Refuses what threads would find, for a pool whose workers are other processes. */
    void checkContext(String verb) {
        if (!(options.pool instanceof ProcessPool) || !options.hasContext()) {
            return;
        }
        String option = !options.bindings.isEmpty() ? "where: scoped values are bound to threads of this process"
                : !options.carried.isEmpty() ? "carry: thread-local contexts belong to threads of this process"
                : "contextClassLoader: class loaders belong to this process; child processes load from the class path of their pool";
        throw new IllegalArgumentException(describe(verb) + " on " + pool() + " has the option " + option
                + "; let the function capture the values that it needs, or use a thread pool");
    }

    /** Refuses a function that works by what it changes, if it would change copies in other processes. */
    void checkCopies(String verb, Object function) {
        if (processes() == null) {
            return;
        }
        MutableCaptures.find(function).ifPresent(capture -> {
            throw new IllegalArgumentException(describe(verb) + " on " + pool() + " has a function that takes along something"
                    + " that can be changed, " + capture + ": a child process works on a copy, and what it changes there is lost."
                    + " Return values with map and store them here, or use a thread pool");
        });
    }

    /** Refuses options for single items, for a verb that has none. */
    void refuseItemOptions(String verb, String reason) {
        if (options.hasItemOptions()) {
            throw new IllegalArgumentException(describe(verb)
                    + " has an option for single items (itemTimeout, retries, onFailure, onItem or cache): "
                    + reason);
        }
    }

    /** Returns the options. */
    @Override
    public String toString() {
        return "job" + (options.name == null ? "" : " '" + options.name + "'")
                + " on " + pool() + ", width " + actualWidth() + ", schedule "
                + options.schedule;
    }
}
