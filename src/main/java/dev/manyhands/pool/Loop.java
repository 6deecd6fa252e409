package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a {@link LoopTask}: the caller and the workers that join it, each with a range of units, stealing from one another until
 * none is left.
 */
final class Loop extends Source {
    /*
     * Life. The caller claims idle workers, deals the units to itself and to them, publishes the loop into their mailboxes and
     * works as participant 0. If it got fewer workers than it may have, it posts the loop on the board too, where workers that
     * become free find it; "gate" counts those. When the caller finds no more units it revokes the offers that nobody has accepted
     * yet, closes the gate and waits until everyone who came in has left. Only then does it return: nothing of the loop runs
     * afterwards, and nothing refers to it (its words and seats are never reused, see Ranges).
     *
     * Counting. left is incremented (volatile RMW) by each participant as its last access. The caller knows how many it must see:
     * offers accepted plus late comers let in before the gate was closed. Its volatile read of "left" pairs with these increments and
     * so makes everything that the participants did visible to it. To park, it writes "waiter" and reads "left" again; a
     * leaver increments "left" and then reads "waiter": one of the two sees the other.
     *
     * gate: number of late comers that have asked, with the sign bit set when closed. Only the first (width - 1 - offers) are let in.
     */
    private static final int CLOSED = Integer.MIN_VALUE;
    /** AUTO: a range that took less than this is followed by one eight times as long, up to an eighth of what remains. */
    private static final long SHORT_NANOS = 15_000;
    /** AUTO: a range that took longer than this is followed by a shorter one, so that stopping and stealing stay prompt. */
    private static final long LONG_NANOS = 120_000;
    /** STATIC: how long a share waits for the worker that was offered it before another participant runs it. */
    private static final long GRACE_NANOS = 200_000;

    private static final VarHandle LEFT;
    private static final VarHandle GATE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            LEFT = lookup.findVarHandle(Loop.class, "left", int.class);
            GATE = lookup.findVarHandle(Loop.class, "gate", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ThreadPool pool;
    private final LoopTask task;
    private final Schedule.Kind kind;
    private final int chunk;
    private final int units;
    private final int width;
    private final Ranges ranges;
    private final Crew crew;
    /** Workers claimed by the caller, participants 1 .. offers. */
    private final Worker[] offered;
    private int offers;
    private volatile boolean exhausted;
    private volatile int left;
    private volatile int gate;
    private volatile Thread waiter;

    Loop(ThreadPool pool, LoopTask task, Schedule schedule, int units, int width) {
        this.pool = pool;
        this.task = task;
        this.kind = schedule.kind();
        this.chunk = schedule.chunk();
        this.units = units;
        this.width = width;
        this.ranges = new Ranges(width);
        this.crew = new Crew(width, task);
        this.offered = new Worker[width - 1];
    }

    /** Runs the whole loop from the calling thread. */
    void run() {
        Thread caller = Thread.currentThread();
        offers = pool.claim(offered);
        deal();
        crew.enter(0, caller);
        pool.publish(this, offered, offers);
        int slot = offers < width - 1 ? pool.post(this, width - 1 - offers) : -1;
        boolean interrupted = work(0, caller, true);
        int expected = offers;
        for (int k = 0; k < offers; k++) {
            if (offered[k].mailbox.revoke(this)) {
                expected--;
            }
        }
        if (slot >= 0) {
            pool.remove(slot);
            expected += Math.min((int) GATE.getAndBitwiseOr(this, CLOSED), width - 1 - offers);
        }
        if (left != expected) {
            interrupted |= awaitLeft(expected, caller);
        }
        crew.leave(0);
        if (crew.cancelled()) {
            finishCancelled(interrupted, caller);
        }
    }

    /** Gives every participant that is known to come an equal range; under STATIC everyone who may come. */
    private void deal() {
        int shares = kind == Schedule.Kind.STATIC ? width : offers + 1;
        for (int k = 0; k < shares; k++) {
            ranges.initialize(k, share(k, shares), share(k + 1, shares));
        }
    }

    private int share(int k, int shares) {
        return (int) ((long) units * k / shares);
    }

    private void finishCancelled(boolean interrupted, Thread caller) {
        List<Throwable> failures = crew.failures();
        if (interrupted) {
            caller.interrupt();
        }
        if (!failures.isEmpty()) {
            throw task.failed(failures);
        }
        throw new CancellationException(task.describe() + " was cancelled because the thread that called it was interrupted");
    }

    // ---- participants

    @Override
    boolean joinable() {
        int asked = gate;
        return asked >= 0 && asked < width - 1 - offers && !exhausted && !task.isStopped();
    }

    @Override
    void join(Worker worker) {
        int asked = (int) GATE.getAndAdd(this, 1);
        if (asked >= 0 && asked < width - 1 - offers) {
            help(worker, 1 + offers + asked);
        }
    }

    @Override
    void help(Worker worker, int seat) {
        if (crew.enter(seat, worker)) {
            work(seat, worker, false);
        }
        crew.leave(seat);
        worker.idleEarly(); // before the count, so that the caller's next loop finds this worker idle; only the next lines delay it
        LEFT.getAndAdd(this, 1);
        Thread parked = waiter;
        if (parked != null) {
            LockSupport.unpark(parked);
        }
    }

    /** Runs units until none is to be had; returns whether the caller was interrupted from outside. */
    private boolean work(int seat, Thread self, boolean caller) {
        int want = kind == Schedule.Kind.DYNAMIC ? chunk : 1;
        boolean timed = kind == Schedule.Kind.AUTO || kind == Schedule.Kind.STATIC;
        for (;;) {
            if (task.isStopped()) {
                return false;
            }
            if (caller && self.isInterrupted()) {
                return crew.cancel() && Thread.interrupted(); // else it is the interrupt of the failure that cancelled, see Crew
            }
            int remaining = kind == Schedule.Kind.DYNAMIC ? 0 : ranges.remaining(seat);
            int size = switch (kind) {
                case DYNAMIC -> chunk;
                case GUIDED -> Math.max(chunk, remaining >>> 1);
                case AUTO -> Math.min(want, Math.max(1, remaining >>> 3));
                case STATIC -> want;
            };
            long range = ranges.takeFront(seat, size);
            if (range == Ranges.EMPTY) {
                if (!steal(seat)) {
                    return false;
                }
                want = Math.max(1, want >>> 3);
                continue;
            }
            try {
                if (timed && remaining > 1) {
                    long begun = System.nanoTime();
                    task.run(Ranges.from(range), Ranges.to(range), seat);
                    want = next(Ranges.to(range) - Ranges.from(range), want, System.nanoTime() - begun);
                } else {
                    task.run(Ranges.from(range), Ranges.to(range), seat);
                }
            } catch (Throwable failure) {
                if (caller && !crew.cancelled() && Crew.answersInterrupt(failure)) {
                    Thread.interrupted();
                    crew.cancel();
                    return true;
                }
                crew.fail(failure);
                return false;
            }
        }
    }

    /** How many units to take next, when {@code size} of them took so long. */
    private int next(int size, int want, long nanos) {
        if (nanos < SHORT_NANOS) {
            return size < want ? want : (int) Math.min((long) want << 3, units);
        }
        return nanos > LONG_NANOS ? (int) Math.max(1, size * LONG_NANOS / nanos) : want;
    }

    /** Gets units from another participant into the own, empty range; false when there is no more work for this one. */
    private boolean steal(int seat) {
        if (exhausted) {
            return false;
        }
        if (kind == Schedule.Kind.STATIC) {
            return adopt(seat);
        }
        for (int k = 1;; k++) {
            if (ranges.stealHalf(seat)) {
                return true;
            }
            if (ranges.exhausted()) {
                exhausted = true;
                return false;
            }
            Thread.onSpinWait();
            if ((k & 63) == 0) {
                Thread.yield(); // a thief was descheduled between the two words
            }
        }
    }

    /** STATIC: takes over a whole share that its own participant has not begun, after giving that one time to come. */
    private boolean adopt(int seat) {
        long deadline = 0;
        for (int k = 1;; k++) {
            boolean waiting = false;
            for (int other = 0; other < width; other++) {
                long share = Ranges.pack(share(other, width), share(other + 1, width));
                if (other != seat && ranges.get(other) == share && Ranges.from(share) < Ranges.to(share)) {
                    boolean coming = other <= offers && (deadline == 0 || System.nanoTime() - deadline < 0);
                    if (!coming && ranges.stealWhole(seat, other, share)) {
                        return true;
                    }
                    waiting |= coming;
                }
            }
            if (!waiting || task.isStopped()) {
                return false;
            }
            if (deadline == 0) {
                deadline = System.nanoTime() + GRACE_NANOS;
            }
            Thread.onSpinWait();
            if ((k & 1023) == 0) {
                Thread.yield();
            }
        }
    }

    /** Waits until so many participants have left; returns whether the caller was interrupted from outside meanwhile. */
    private boolean awaitLeft(int expected, Thread caller) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + pool.spinNanos();
        for (int k = 1; left != expected; k++) {
            Thread.onSpinWait();
            if ((k & 63) == 0 && System.nanoTime() - deadline > 0) {
                waiter = caller;
                while (left != expected) {
                    LockSupport.park(this);
                    if (Thread.interrupted() && !crew.cancelled()) {
                        interrupted = true;
                        crew.cancel();
                    }
                }
                return interrupted;
            }
        }
        return interrupted;
    }
}
