package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads that take part in one loop, and how its end is made known to them: failures, cancellation and interrupts that hit only
 * this loop.
 */
final class Crew {
    /*
     * A member enters by a volatile write of its thread into its seat and then reads "cancelled"; it leaves by a volatile write of
     * null and then reads "cancelled" again. The canceller, under the monitor, writes "cancelled" and then reads the seats and
     * interrupts those it finds. All these accesses are volatile, so:
     *   - a member that enters late either is seen and interrupted, or sees "cancelled" before it begins a unit;
     *   - a member whose seat was seen taken reads "cancelled" when it leaves, waits for the monitor (so for the interrupt that
     *     may be on its way to it) and clears the interrupt. It never reaches what the thread does next.
     */
    private static final VarHandle SEATS = MethodHandles.arrayElementVarHandle(Thread[].class);
    /** Failures that are kept; a job that fails everywhere at once needs no more to be understood. */
    private static final int KEPT = 64;

    private final Thread[] seats;
    private final LoopTask task;
    private volatile boolean cancelled;
    private boolean interruptedByUs;
    private List<Throwable> failures;

    Crew(int width, LoopTask task) {
        seats = new Thread[width];
        this.task = task;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Takes the seat; false if the loop is cancelled already (the seat is taken all the same and must be left). */
    boolean enter(int seat, Thread thread) {
        SEATS.setVolatile(seats, seat, thread);
        return !cancelled;
    }

    /** Leaves the seat; if the loop was cancelled, the interrupt that came with that is gone when this returns. */
    void leave(int seat) {
        SEATS.setVolatile(seats, seat, null);
        if (cancelled) {
            synchronized (this) {
                if (seat != 0 || interruptedByUs) {
                    Thread.interrupted();
                }
            }
        }
    }

    /** Cancels what has not begun and interrupts what runs, except the calling thread. Only the first call has an effect. */
    synchronized void cancel() {
        if (cancelled) {
            return;
        }
        cancelled = true;
        task.stop();
        Thread self = Thread.currentThread();
        for (int k = 0; k < seats.length; k++) {
            Thread member = (Thread) SEATS.getVolatile(seats, k);
            if (member != null && member != self) {
                interruptedByUs |= k == 0;
                member.interrupt();
            }
        }
    }

    /** Records a failure and cancels. An interrupt that we sent ourselves is no failure of its own. */
    synchronized void fail(Throwable failure) {
        if (cancelled && isInterrupt(failure)) {
            return;
        }
        if (failures == null) {
            failures = new ArrayList<>(1);
        }
        if (failures.size() < KEPT) {
            failures.add(failure);
        }
        cancel();
    }

    static boolean isInterrupt(Throwable failure) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 16; t = t.getCause(), depth++) {
            if (t instanceof InterruptedException || t instanceof java.util.concurrent.CancellationException
                    || t instanceof java.nio.channels.ClosedByInterruptException) {
                return true;
            }
        }
        return false;
    }

    /** Whether what the current thread, {@code self}, threw comes from an interrupt: the flag is set, or was cleared by the throw. */
    static boolean isInterruptOf(Thread self, Throwable failure) {
        if (self.isInterrupted()) {
            return isInterrupt(failure);
        }
        Throwable t = failure;
        for (int depth = 0; t != null && depth < 16 && !(t instanceof InterruptedException); depth++) {
            t = t.getCause();
        }
        return t instanceof InterruptedException;
    }

    /** The failures in order of time, or an empty list. */
    synchronized List<Throwable> failures() {
        return failures == null ? List.of() : List.copyOf(failures);
    }
}
