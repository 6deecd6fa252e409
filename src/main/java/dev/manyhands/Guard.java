package dev.manyhands;

import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.ItemListener;
import dev.manyhands.function.ItemResult;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ResultCache;
import dev.manyhands.function.Retries;
import dev.manyhands.internal.Events;
import dev.manyhands.internal.Interrupts;
import dev.manyhands.pool.GivenUpException;
import dev.manyhands.pool.LoopTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is done about single items, in one run of a verb whose job has options for them: attempts, time limits, failures, listeners.
 */
final class Guard {
    /** Stands for the value of an item that has failed, in a job that runs the others to their end. */
    static final Object NONE = new Object();
    /** A call that takes less is not worth a look at whether the job has ended meanwhile. */
    private static final long QUICK_NANOS = 1_000;
    /** How often a pause looks whether the job has ended. */
    private static final long LOOK_NANOS = 20_000_000;

    private final Options options;
    private final String job;
    private final ProgressMeter meter;
    private final TimeLimits limits;
    /** Whether calls are made by other processes: one by one, so that it is known which one a process was lost with. */
    private final boolean isRemote;
    /** The results that are kept of the function, or null. */
    private final ResultCache.Lookup kept;
    /** Whether a recording of Flight Recorder wants slow items. */
    private final boolean recorded = Events.itemsWanted();
    private final List<Failed> failures = new ArrayList<>();
    /** By number of the part: units that were given back. */
    private final Map<Integer, Memo> givenBack = new ConcurrentHashMap<>();
    private volatile LoopTask task;
    /** The thread that called the verb, if it works too. */
    private volatile Thread caller;
    /** Set when the verb has ended: what a thread that was given up comes back with is told and stored nowhere. */
    private volatile boolean ended;
    /**
     * Whether calls go through here one by one although they have no options, so that a thread that is given up at the deadline ends with
     * its call and not with its block: as long as calls are slow. Plain and racy, a hint.
     */
    private boolean oneByOne;

    /** The meter, the limits and the results that are kept may be null. */
    Guard(Options options, String job, ProgressMeter meter, TimeLimits limits, boolean isRemote, ResultCache.Lookup kept) {
        this.options = options;
        this.job = job;
        this.meter = meter;
        this.limits = limits;
        this.isRemote = isRemote;
        this.kept = kept;
        this.oneByOne = limits != null;
    }

    /** A failure that is reported at the end. */
    private record Failed(IterationFailure failure, long index) {
    }

    static ItemListener both(ItemListener first, ItemListener second) {
        return result -> {
            first.finished(result);
            second.finished(result);
        };
    }

    /** Called by the thread that calls the verb. */
    void begin(LoopTask loop) {
        caller = Thread.currentThread();
        task = loop;
    }

    /** The verb has ended. */
    void end() {
        ended = true;
    }

    /** Whether the innermost loops need a guard around them at the moment. */
    boolean isNeeded() {
        return options.hasItemOptions() || (recorded || oneByOne) && !isRemote;
    }

    /** Whether nothing needs to be done about an item that does not fail. */
    boolean isQuiet() {
        return options.itemNanos == 0 && options.itemListener == null && !recorded && !oneByOne && !isRemote && kept == null;
    }

    /** Learns how long calls take. */
    void took(long calls, long nanos) {
        if (limits != null) {
            oneByOne = nanos > QUICK_NANOS * calls;
        }
    }

    /** The innermost loops, guarded, for a part of a verb's space. */
    Kernels around(Kernels inner, Space space, int participant, int part) {
        Memo memo = null;
        if (options.itemNanos > 0) {
            memo = givenBack.remove(part);
            memo = memo != null ? memo.rewound() : memoOf(part);
        }
        return new GuardedKernels(this, inner, space, participant, memo, null);
    }

    private Memo memoOf(int part) {
        Memo[] self = new Memo[1];
        self[0] = new Memo(() -> givenBack.put(part, self[0]));
        return self[0];
    }

    /** The same for a space that is given out as a whole, as blocks of an input of unknown length are. */
    Kernels around(Kernels inner, Space space, int participant, Memo memo, Object none) {
        return new GuardedKernels(this, inner, space, participant, options.itemNanos > 0 ? memo.rewound() : null, none);
    }

    /** Whether results are kept, and looked up. */
    boolean keepsResults() {
        return kept != null;
    }

    /** The result that is kept for a key, else the one of the call, which is kept from then on. */
    Object lookUp(Object key, GuardedKernels.Single single, int position) {
        try (ResultCache.Slot slot = kept.open(key)) {
            if (slot.isHit()) {
                return slot.value();
            }
            long begun = System.nanoTime();
            Object value = single.call(position);
            slot.store(value, System.nanoTime() - begun);
            return value;
        } catch (InterruptedException interrupt) {
            throw new IterationFailure(0, position, interrupt); // of which the caller takes the cause
        }
    }

    /** Calls the function for one position, as often as it takes. */
    Object call(GuardedKernels kernels, long row, int position, GuardedKernels.Single single, int failedBefore) {
        int failed = failedBefore;
        for (;;) {
            if (task.isStopped()) {
                throw leftOut(kernels, row, position, failed);
            }
            ready(kernels, row, position, failed);
            Attempt attempt = limits == null ? null : limits.begin(kernels, row, position, failed + 1);
            Events.ItemSpan event = recorded ? Events.beginItem() : null;
            Object value = null;
            Throwable failure = null;
            try {
                value = single.call(position);
            } catch (IterationFailure thrown) {
                failure = thrown.getCause();
            } catch (Throwable thrown) {
                failure = thrown; // no memory or no stack left around the function: the attempt ends all the same
            }
            if (event != null) {
                event.end(job, kernels.space().index(row, position));
            }
            if (attempt != null) {
                Attempt.End end = limits.end(attempt);
                if (end == Attempt.End.GIVEN_UP) {
                    throw new GivenUpException();
                }
                if (end == Attempt.End.TOO_LATE) {
                    failure = attempt.timeout(limits.itemNanos(), failure);
                }
            }
            if (ended) {
                throw new GivenUpException();
            }
            if (failure == null) {
                tell(kernels, row, position, value, null, failed + 1);
                return value;
            }
            failed++;
            boolean timedOut = attempt != null && attempt.isTooLate();
            if (!again(kernels, row, position, failed, failure)) {
                return settle(kernels, row, position, failed, failure, timedOut);
            }
        }
    }

    /** Gets a process for the call, so that its start is no part of the call's time. */
    private void ready(GuardedKernels kernels, long row, int position, int failed) {
        if (isRemote && options.itemNanos > 0) {
            try {
                kernels.inner().ready();
            } catch (Exception failure) {
                throw new IterationFailure(row, position, failure, kernels.space(), failed + 1);
            }
        }
    }

    /** Goes on where an item has failed: in a quiet run, or when its thread was given up. */
    Object goOn(GuardedKernels kernels, long row, int position, int failed, Throwable failure, boolean timedOut,
            GuardedKernels.Single single) {
        return again(kernels, row, position, failed, failure) ? call(kernels, row, position, single, failed)
                : settle(kernels, row, position, failed, failure, timedOut);
    }

    /**
     * Lets another thread go on with the unit of a call that was given up, and with the item; throws if that is the end of the job. What
     * users have given to decide about failures is not called here: the watcher must not wait for it.
     */
    void goOnWithout(Attempt attempt) {
        Throwable timeout = attempt.timeout(limits.itemNanos(), null);
        if (options.retries == null && options.onFailure == OnFailure.FAIL_FAST
                && !options.hasTimeoutValue && options.itemListener == null) {
            settle(attempt.kernels, attempt.row, attempt.position, attempt.number, timeout, true);
        }
        attempt.kernels.memo().giveBack(attempt.number, timeout);
    }

    /** Whether to try once more; pauses before that if asked to. */
    private boolean again(GuardedKernels kernels, long row, int position, int failed, Throwable failure) {
        Retries retries = options.retries;
        if (isEnd(failure)) {
            throw new IterationFailure(row, position, failure, kernels.space(), failed);
        }
        try {
            if (retries == null || !retries.again(failed, failure)) {
                return false;
            }
            if (meter != null) {
                meter.retry(1);
            }
            pause(retries.pauseNanos(failed, ThreadLocalRandom.current()));
            return true;
        } catch (Throwable thrown) {
            if (thrown != failure) {
                thrown.addSuppressed(failure);
            }
            throw new IterationFailure(row, position, thrown, kernels.space(), failed);
        }
    }

    /** Waits; not any longer when the job ends, although nobody is interrupted by a search that has found something. */
    private void pause(long nanos) throws InterruptedException {
        long begun = System.nanoTime();
        for (long left = nanos; left > 0 && !task.isStopped(); left = nanos - (System.nanoTime() - begun)) {
            Thread.sleep(Duration.ofNanos(Math.min(left, LOOK_NANOS)));
        }
    }

    /** What is thrown in the place of a call that is not made any more as the job ends: no failure, to those who see to that. */
    private static IterationFailure leftOut(GuardedKernels kernels, long row, int position, int failed) {
        return new IterationFailure(row, position, new CancellationException("not begun, as the job ends"), kernels.space(), failed);
    }

    /** Whether a failure is the end of the job rather than of the item: an interrupt of a job that ends, or of the calling thread. */
    private boolean isEnd(Throwable failure) {
        return task.isStopped() && Interrupts.mayHaveCaused(failure)
                || limits == null && caller == Thread.currentThread() && Interrupts.haveCaused(caller, failure);
    }

    /** The value of an item that has failed for good. */
    private Object settle(GuardedKernels kernels, long row, int position, int attempts, Throwable failure, boolean timedOut) {
        var last = new IterationFailure(row, position, failure, kernels.space(), attempts);
        long index = kernels.space().index(row, position);
        Object value = NONE;
        if (timedOut && options.hasTimeoutValue) {
            value = options.timeoutValue;
        } else if (options.onFailure == OnFailure.FINISH_ALL) {
            synchronized (failures) {
                failures.add(new Failed(last, index));
            }
        } else if (options.onFailure.substitutes()) {
            try {
                value = options.onFailure.valueFor(new ItemFailure(index, failure, attempts));
            } catch (Throwable thrown) {
                if (thrown != failure) {
                    thrown.addSuppressed(failure);
                }
                throw new IterationFailure(row, position, thrown, kernels.space(), attempts);
            }
        }
        if (meter != null) {
            meter.fail(1);
        }
        tell(kernels, row, position, value == NONE ? null : value, failure, attempts);
        if (value == NONE && options.onFailure != OnFailure.FINISH_ALL) {
            throw last;
        }
        return value;
    }

    private void tell(GuardedKernels kernels, long row, int position, Object value, Throwable failure, int attempts) {
        if (options.itemListener == null) {
            return;
        }
        try {
            options.itemListener.finished(
                    new ItemResult(kernels.space().index(row, position), value == NONE ? null : value, failure, attempts));
        } catch (Throwable thrown) {
            if (failure != null && thrown != failure) {
                thrown.addSuppressed(failure);
            }
            throw new IterationFailure(row, position, thrown, kernels.space(), attempts);
        }
    }

    /** Reports the failures of a job that has run all its items. */
    void report(Job whose, String verb, Space whole) {
        List<Failed> all;
        synchronized (failures) {
            all = failures.stream().sorted(Comparator.comparingLong(Failed::index)).toList();
        }
        if (!all.isEmpty()) {
            throw Part.failed(whose, verb, whole, all.stream().<Throwable>map(Failed::failure).toList());
        }
    }
}
