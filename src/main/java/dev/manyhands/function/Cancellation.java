package dev.manyhands.function;

import dev.manyhands.internal.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;

/**
 * A switch, to be thrown once, that ends all jobs that were given it: by hand, or at a deadline.
 *
 * <pre>{@code
 * Cancellation cancellation = Cancellation.after(Duration.ofMinutes(5));
 * Job job = Parallel.with().cancelOn(cancellation);
 * }</pre>
 *
 * <p>Safe for use by any number of threads and jobs. What a thread did before it cancelled happens-before everything that another
 * thread does after it has found the switch thrown. Looking at it costs a volatile read.
 */
public final class Cancellation implements AutoCloseable {
    private volatile String reason;
    /** Guarded by this object's monitor; null when cancelled. */
    private Set<Registration> registrations = new LinkedHashSet<>();
    private Future<?> timer;
    private Registration parent;

    private Cancellation() {
    }

    /** What {@link #onCancel} gave: ends the registration. */
    public final class Registration implements AutoCloseable {
        private final Runnable action;
        /** Whether the action has begun, or is not to begin any more; guarded by the monitor of the cancellation. */
        private boolean used;

        private Registration(Runnable action) {
            this.action = action;
        }

        /** Ends the registration: the action is not begun any more, though it may be running. */
        @Override
        public void close() {
            synchronized (Cancellation.this) {
                used = true;
                if (registrations != null) {
                    registrations.remove(this);
                }
            }
        }

        private void run() {
            synchronized (Cancellation.this) {
                if (used) {
                    return;
                }
                used = true;
            }
            action.run();
        }
    }

    /**
     * Makes a switch that is thrown by {@link #cancel()} only.
     *
     * @return the switch
     */
    public static Cancellation create() {
        return new Cancellation();
    }

    /**
     * Makes a switch that throws itself some time from now.
     *
     * @param time how long from now, positive
     * @return the switch; {@link #close} it when it is not needed any more, or the deadline keeps it in memory
     * @throws IllegalArgumentException if the time is not positive
     */
    public static Cancellation after(Duration time) {
        return new Cancellation().cancelAfter(time);
    }

    /**
     * Makes a switch that is thrown with this one, or by itself.
     *
     * @return the switch; {@link #close} it when it is not needed any more, or this one keeps it in memory
     */
    public Cancellation child() {
        Cancellation child = new Cancellation();
        child.parent = onCancel(() -> child.cancel(reason));
        return child;
    }

    /**
     * Throws this switch some time from now, unless it is thrown before; replaces an earlier deadline.
     *
     * @param time how long from now, positive
     * @return this switch
     * @throws IllegalArgumentException if the time is not positive
     */
    public synchronized Cancellation cancelAfter(Duration time) {
        long nanos = Durations.nanos(time, "cancelAfter");
        if (reason == null) {
            if (timer != null) {
                timer.cancel(false);
            }
            // on a thread of its own, as the actions are foreign code and other deadlines must not wait for them
            timer = Timer.after(nanos, () -> Thread.startVirtualThread(() -> cancel("its deadline of " + time + " passed")));
        }
        return this;
    }

    /**
     * Cancels.
     *
     * @throws RuntimeException what an action given to {@link #onCancel} has thrown, after all of them have run
     */
    public void cancel() {
        cancel("it was asked to");
    }

    /**
     * Cancels and says why; without effect when cancelled already. The actions given to {@link #onCancel} have run when this returns.
     *
     * @param why the reason, for messages: it follows "was cancelled because"
     * @throws RuntimeException what an action has thrown, after all of them have run; the failures of others are suppressed
     */
    public void cancel(String why) {
        Objects.requireNonNull(why, "the reason is null");
        List<Registration> actions;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            actions = new ArrayList<>(registrations);
            registrations = null;
        }
        close();
        Throwable first = null;
        for (Registration registration : actions) {
            try {
                registration.run();
            } catch (RuntimeException | Error failure) {
                if (first == null) {
                    first = failure;
                } else if (first != failure) {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        } else if (first != null) {
            throw (RuntimeException) first;
        }
    }

    /**
     * Returns whether the switch has been thrown.
     *
     * @return whether jobs that were given it end
     */
    public boolean isCancelled() {
        return reason != null;
    }

    /**
     * Returns why it was cancelled.
     *
     * @return the reason, null while not cancelled
     */
    public String reason() {
        return reason;
    }

    /**
     * Does nothing while not cancelled: for bodies that run long and do not block.
     *
     * @throws CancellationException if cancelled
     */
    public void throwIfCancelled() {
        String why = reason;
        if (why != null) {
            throw new CancellationException("cancelled because " + why);
        }
    }

    /**
     * Has an action run when this is cancelled, by the thread that cancels; at once if it is cancelled already.
     *
     * @param action the action; should be short
     * @return ends the registration when closed
     */
    public Registration onCancel(Runnable action) {
        Registration registration = new Registration(Objects.requireNonNull(action, "the action is null"));
        synchronized (this) {
            if (registrations != null) {
                registrations.add(registration);
                return registration;
            }
        }
        registration.run();
        return registration;
    }

    /** Releases what keeps it in memory: the deadline, and the tie to the switch that it is a {@link #child} of. Does not cancel. */
    @Override
    public void close() {
        Future<?> deadline;
        Registration tie;
        synchronized (this) {
            deadline = timer;
            tie = parent;
            timer = null;
            parent = null;
        }
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (tie != null) {
            tie.close();
        }
    }

    /** Returns whether it is cancelled, and why. */
    @Override
    public String toString() {
        String why = reason;
        return why == null ? "cancellation, not cancelled" : "cancellation, cancelled because " + why;
    }
}
