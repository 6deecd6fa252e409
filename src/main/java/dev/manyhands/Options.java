package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ItemListener;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ProgressListener;
import dev.manyhands.function.ResultCache;
import dev.manyhands.function.Retries;
import dev.manyhands.function.ThreadContext;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The options of a {@link Job}: copied for each change, and never changed once a job has them. */
final class Options implements Cloneable {
    /** Null: the common pool, which is not made before it is used. */
    Pool pool;
    /** Whether functions are called in this process although the pool has others. */
    boolean isHere;
    String name;
    /** Threads to use, or 0: as many as the pool has, less {@link #spared}. */
    int width;
    int spared;
    boolean oversubscribe;
    Schedule schedule = Schedule.AUTO;
    /** Items of a stream that are pulled and not consumed, or 0: as seems right. */
    int inFlight;
    long seed;
    // Times in nanoseconds, 0: none.
    long itemNanos;
    long deadlineNanos;
    /** How much of the time until the deadline an earlier part of the verb has taken. */
    long spentNanos;
    /** Whether {@link #timeoutValue} stands for the result of an item that takes too long. */
    boolean hasTimeoutValue;
    Object timeoutValue;
    Retries retries;
    OnFailure onFailure = OnFailure.FAIL_FAST;
    List<Cancellation> cancellations = List.of();
    /** How many of the cancellations belong to runs, which also interrupt the thread that calls the verbs. */
    int runs;
    List<ProgressListener> listeners = List.of();
    ItemListener itemListener;
    /** Where results are looked up before a function is called for an item, or null. */
    ResultCache cache;
    /** What counts for a run that was started, or null. */
    Tracker tracker;
    Map<ScopedValue<?>, Object> bindings = Map.of();
    List<ThreadContext<?>> carried = List.of();
    ClassLoader loader;

    Options copy() {
        try {
            return (Options) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether calls of a function are looked at one by one, or may be repeated. */
    boolean hasItemOptions() {
        return itemNanos > 0 || retries != null || onFailure != OnFailure.FAIL_FAST || itemListener != null
                || cache != null;
    }

    /** Whether the calling thread must stay free to watch the others. */
    boolean hasTimeLimit() {
        return itemNanos > 0 || deadlineNanos > 0;
    }

    /** Whether a loop needs nothing around it. */
    boolean isPlain() {
        return !hasItemOptions() && !hasTimeLimit() && cancellations.isEmpty() && listeners.isEmpty() && tracker == null
                && !hasContext();
    }

    boolean hasContext() {
        return !bindings.isEmpty() || !carried.isEmpty() || loader != null;
    }

    static <E> List<E> added(List<E> list, E element) {
        List<E> longer = new ArrayList<>(list);
        longer.add(element);
        return List.copyOf(longer);
    }
}
