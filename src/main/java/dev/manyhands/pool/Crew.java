package dev.manyhands.pool;

import dev.manyhands.internal.Interrupts;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads that take part in one loop, and how its end is made known to them: failures, cancellation and interrupts that hit only
 * this loop.
 */
final class Crew {
    /*
     * A worker that was offered the loop is in from the publication of the offer in its mailbox until its own store of the next state
     * there.
     * A late comer is in between two volatile writes of its field "loop". Being in, a worker reads "stopped" of the task before it runs a
     * unit; having gone out, it reads "stopped" again. The canceller, under the monitor, sets "stopped", then looks which workers of
     * the pool are in and interrupts those. All these accesses are volatile, so:
     *   - a worker that comes late either is seen and interrupted, or sees "stopped" before it begins a unit;
     *   - a worker that was seen in reads "stopped" when it has gone out, waits for the monitor (so for the interrupt that may be on its
     *     way to it) and clears the interrupt. It never reaches what the thread does next.
     * The caller is in from the beginning and leaves last, when no participant is left who could cancel; if the task can be cancelled from
     * elsewhere, it closes the crew before, so that no interrupt follows it out of the loop.
     * The caller's own look at its interrupt flag may find our interrupt as well as one from outside. It asks by calling cancel: only if
     * that call was the one that cancelled, nobody has interrupted it yet on behalf of the loop, and the interrupt is from outside.
     * A worker has no interrupt from outside to keep: whatever its flag is when it leaves is cleared, for example one that a body set.
     */
    /** Failures that are kept; a job that fails everywhere at once needs no more to be understood. */
    private static final int KEPT = 64;

    private final Source loop;
    private final Roster roster;
    private final Thread caller;
    private final LoopTask task;
    private volatile boolean cancelled;
    private boolean interruptedCaller;
    private boolean closed;
    private Throwable first;
    private List<Throwable> others;

    Crew(Source loop, Roster roster, Thread caller, LoopTask task) {
        this.loop = loop;
        this.roster = roster;
        this.caller = caller;
        this.task = task;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Called by a worker that has left a loop that was stopped: the interrupt that came with that, if any, is gone afterwards. */
    synchronized void clearInterrupt() {
        Thread.interrupted();
    }

    /** The caller's last act in a loop that was cancelled: the interrupt that we have sent it, if any, is gone when this returns. */
    synchronized void leaveCaller() {
        if (interruptedCaller) {
            Thread.interrupted();
        }
    }

    /** From here on nobody cancels any more. */
    synchronized void close() {
        closed = true;
    }

    /**
     * Cancels what has not begun and interrupts what runs, except the calling thread. Only the first call has an effect; the result says
     * whether this was it. (A caller that finds itself interrupted asks this way whether the interrupt came from outside.)
     */
    synchronized boolean cancel() {
        if (cancelled || closed) {
            return false;
        }
        cancelled = true;
        task.stop();
        if (caller != Thread.currentThread()) {
            interruptedCaller = true;
            caller.interrupt();
        }
        roster.interrupt(loop);
        return true;
    }

    /**
     * Records a failure and cancels. An interrupt that we sent ourselves is no failure of its own. The first failure is kept without
     * allocating, as it may be that there is no memory.
     */
    synchronized void fail(Throwable failure) {
        if ((cancelled || task.isCancelled()) && Interrupts.mayHaveCaused(failure)) {
            return;
        }
        cancel();
        if (first == null) {
            first = failure;
            return;
        }
        try {
            if (others == null) {
                others = new ArrayList<>(1);
            }
            if (others.size() < KEPT) {
                others.add(failure);
            }
        } catch (OutOfMemoryError noMemory) {
            return; // the first failure is reported; this one would only have been suppressed under it
        }
    }

    /** The failures in order of time, or an empty list. */
    synchronized List<Throwable> failures() {
        if (first == null) {
            return List.of();
        }
        List<Throwable> failures = new ArrayList<>();
        failures.add(first);
        if (others != null) {
            failures.addAll(others);
        }
        return failures;
    }
}
