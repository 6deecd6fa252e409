package dev.manyhands.pool;

import dev.manyhands.internal.Events;
import dev.manyhands.internal.Interrupts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a {@link LoopTask}: the caller and the workers that join it, each with a range of units, stealing from one another until
 * none is left.
 */
final class Loop extends Source {
    /*
     * Life. The caller claims idle workers, deals the units to itself and to them, publishes the loop into their mailboxes together
     * with what they need for a first take, and works as participant 0. If it got fewer workers than it may have, it posts the loop on the
     * board too, where workers that become free find it; "gate" counts those. When the caller finds no more units it closes the words of
     * the participants that have not entered yet, closes the gate, and waits until everyone who came in has left. Only then does it
     * return: nothing of the loop runs afterwards. Its words are never reused, see Ranges.
     *
     * Leaving. A worker that was offered the loop leaves by its store of the next state into its mailbox; a late comer increments "left".
     * Both are volatile and the last access; the caller's volatile reads of them pair with these and make everything that the
     * participants did visible to it. To park, the caller writes "waiter" and reads those states again; a leaver writes its state and
     * then reads "waiter": one of the two sees the other.
     *
     * Leaving early. When tasks wait for a thread, a worker that has been here for a while leaves its seat to others ("vacancies") and what
     * remains in its range to thieves, and the loop is posted on the board, so that it or another worker may come back. Not under STATIC,
     * whose shares are not stolen from.
     *
     * gate: number of late comers that have asked, with the sign bit set when closed. Only the first (width - 1 - offers) are let in.
     */
    private static final int CLOSED = Integer.MIN_VALUE;
    /** AUTO: a range that took less than this is followed by one eight times as long, up to an eighth of what remains. */
    private static final long SHORT_NANOS = 15_000;
    /** AUTO: a range that took longer than this is followed by a shorter one, so that stopping and stealing stay prompt. */
    private static final long LONG_NANOS = 120_000;
    /** AUTO: a range that takes less than this is not made smaller for the sake of balance. */
    private static final long FEW_NANOS = 2_000;
    /** STATIC: how long a share waits for the worker that was offered it before another participant runs it. */
    private static final long GRACE_NANOS = 5_000_000;

    /** Pauses of some 25 ns before the caller of a loop with one unit per participant begins to steal. */
    private static final int COURTESY_PAUSES = 5;
    /** How long tasks have been waiting for a thread before a worker leaves the loop for them. */
    private static final long SLICE_NANOS = 1_000_000;

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
    /** Mailboxes of the workers claimed by the caller, participants 1 .. offers. */
    private final Mailbox[] offered;
    private int offers;
    private int shareSize;
    private int largerShares;
    /** Null before somebody has left early. */
    private volatile Vacancies vacancies;
    /** Late comers and those who took a vacant seat that the caller waits for; only for the caller. */
    private int awaited;
    private boolean vacanciesClosed;
    /** Where the loop was posted because somebody left it, or -1; written before "vacancies" says that there are any. */
    private volatile int boardSlot = -1;
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
        this.crew = new Crew(this, pool.roster(), Thread.currentThread(), task);
        this.offered = new Mailbox[width - 1];
    }

    /** Runs the whole loop from the calling thread. */
    void run() {
        Thread caller = Thread.currentThread();
        if (task.isCancellable()) {
            task.cancelBy(crew::cancel);
        }
        offers = pool.roster().claim(offered);
        deal();
        int slot = offers < width - 1 ? pool.roster().post(this, width - 1 - offers) : -1;
        boolean interrupted = work(0, caller, true);
        if (slot >= 0) {
            pool.roster().remove(slot);
            awaited = Math.min((int) GATE.getAndBitwiseOr(this, CLOSED), width - 1 - offers);
        }
        if (!allLeft()) {
            interrupted |= awaitLeft(caller);
        }
        if (task.isCancellable()) {
            task.cancelBy(null);
            crew.close();
        }
        if (crew.cancelled() || task.isCancelled()) { // the latter if who cancels has stopped the task and not got any further
            crew.leaveCaller();
            finishCancelled(interrupted, caller);
        }
    }

    /** Gives every participant that is known to come an equal range, under STATIC everyone who may come, and publishes the offers. */
    private void deal() {
        boolean fixed = kind == Schedule.Kind.STATIC;
        int shares = fixed ? width : offers + 1;
        shareSize = units / shares;
        largerShares = units - shares * shareSize;
        for (int k = 0; k < shares; k++) {
            ranges.initialize(k, share(k), share(k + 1));
        }
        for (int k = 1; k <= offers; k++) {
            long initial = Ranges.pack(share(k), share(k + 1));
            int size = Ranges.to(initial) - Ranges.from(initial);
            int first = Math.min(size, kind == Schedule.Kind.DYNAMIC || kind == Schedule.Kind.GUIDED ? chunk : 1);
            Mailbox mailbox = offered[k - 1];
            mailbox.task = task;
            mailbox.words = ranges.words();
            mailbox.initial = initial;
            mailbox.after = Ranges.afterTaking(initial, first);
            mailbox.seat = k;
            mailbox.single = fixed && first == size && offers == width - 1;
            // Under STATIC a worker that spins will run its own share: no one else may, so it need not be claimed.
            mailbox.exclusive = fixed && mailbox.before == Mailbox.IDLE;
            if (mailbox.exclusive) {
                ranges.initialize(k, mailbox.after);
            }
            mailbox.publish(this);
        }
        for (int k = 0; k < offers; k++) {
            offered[k].wake(); // after all publications: waking takes time, and those who spin can begin
        }
    }

    /** Where share {@code k} of those that were dealt begins; the first ones are one unit larger if it does not come out even. */
    private int share(int k) {
        return k * shareSize + Math.min(k, largerShares);
    }

    private void finishCancelled(boolean interrupted, Thread caller) {
        List<Throwable> failures = crew.failures();
        if (interrupted) {
            caller.interrupt();
        }
        if (!failures.isEmpty()) {
            throw task.failed(failures);
        }
        throw task.cancelled(interrupted);
    }

    // ---- participants

    @Override
    boolean joinable() {
        int asked = gate;
        return asked >= 0 && (asked < width - 1 - offers || hasVacancy()) && !exhausted && !task.isStopped();
    }

    /** The work of a late comer. */
    @Override
    void join(Worker worker) {
        int asked = (int) GATE.getAndAdd(this, 1);
        int seat = asked < 0 ? -1 : asked < width - 1 - offers ? 1 + offers + asked : vacantSeat();
        if (seat >= 0) {
            worker.loop = this; // volatile, before the look at "stopped" in work: see Crew
            try {
                work(seat, worker.thread(), false);
            } catch (Throwable broken) {
                crew.fail(broken); // not the body, whose failures work has caught: no memory, say
            }
            Thread.interrupted();
            worker.loop = null;
            if (task.isStopped()) {
                crew.clearInterrupt();
            }
            LEFT.getAndAdd(this, 1);
            unparkWaiter();
        }
    }

    /**
     * The work of a worker that was offered a loop. The payload of the offer suffices for the first take: neither the loop nor, if the take
     * is exclusive, its ranges are touched, each of which would be a cache line to fetch from the caller's core.
     */
    static void help(Source offer, Worker worker) {
        Mailbox payload = worker.mailbox;
        LoopTask task = payload.task;
        int seat = payload.seat;
        long initial = payload.initial;
        long after = payload.after;
        if (!task.isStopped()) { // the mailbox says that this worker is in, which was before this look: see Crew
            try {
                if (!payload.exclusive && !Ranges.enter(payload.words, seat, initial, after)) {
                    Loop loop = (Loop) offer; // a thief was here first
                    if (loop.ranges.enter(seat)) {
                        loop.work(seat, worker.thread(), false);
                    }
                } else if (first(offer, task, initial, after, seat) && !payload.single) {
                    ((Loop) offer).work(seat, worker.thread(), false);
                }
            } catch (Throwable broken) {
                ((Loop) offer).crew.fail(broken); // not the body, whose failures are caught: no memory, say
            }
        }
        Thread.interrupted(); // a flag that a body has set is no business of the next one
        worker.leftOffer();
        // From here on another loop may be offered and even interrupt this thread: no harm if that interrupt is cleared too, because
        // whoever cancels that loop has stopped its task before, and this worker will look at that before it runs anything of it.
        if (task.isStopped()) {
            ((Loop) offer).crew.clearInterrupt();
        }
        ((Loop) offer).unparkWaiter();
    }

    /** Runs the first take; false if it failed. */
    private static boolean first(Source offer, LoopTask task, long initial, long after, int seat) {
        if (Ranges.from(initial) == Ranges.from(after)) {
            return true;
        }
        try {
            task.run(Ranges.from(initial), Ranges.from(after), seat);
            return true;
        } catch (Throwable failure) {
            ((Loop) offer).crew.fail(failure);
            return false;
        }
    }

    private void unparkWaiter() {
        Thread parked = waiter;
        if (parked != null) {
            LockSupport.unpark(parked);
        }
    }

    /** Runs units until none is to be had; returns whether the caller was interrupted from outside. */
    private boolean work(int seat, Thread self, boolean caller) {
        int want = kind == Schedule.Kind.DYNAMIC ? chunk : 1;
        int least = 1; // what takes some FEW_NANOS: less is not worth a look at the clock, however little remains
        boolean timed = kind == Schedule.Kind.AUTO || kind == Schedule.Kind.STATIC;
        Roster roster = pool.roster();
        long crowdedSince = 0;
        for (;;) {
            if (task.isStopped()) {
                return false;
            }
            if (caller) {
                if (self.isInterrupted()) {
                    return crew.cancel();
                }
            } else if (roster.isCrowded()) {
                long now = System.nanoTime();
                crowdedSince = crowdedSince == 0 ? now : crowdedSince;
                if (now - crowdedSince > SLICE_NANOS && leaveEarly(seat)) {
                    return false;
                }
            }
            int remaining = kind == Schedule.Kind.DYNAMIC ? 0 : ranges.remaining(seat);
            int size = switch (kind) {
                case DYNAMIC -> chunk;
                case GUIDED -> Math.max(chunk, remaining >>> 1);
                case AUTO -> Math.min(want, Math.max(least, remaining >>> 3));
                case STATIC -> want;
            };
            long range = ranges.takeFront(seat, size);
            if (range == Ranges.EMPTY) {
                if (!steal(seat, caller)) {
                    return false;
                }
                want = Math.max(1, want >>> 3);
                continue;
            }
            try {
                if (timed && remaining > 1) {
                    long begun = System.nanoTime();
                    task.run(Ranges.from(range), Ranges.to(range), seat);
                    long nanos = System.nanoTime() - begun;
                    int taken = Ranges.to(range) - Ranges.from(range);
                    want = next(taken, want, nanos);
                    least = Math.clamp(taken * FEW_NANOS / Math.max(1, nanos), 1, want);
                } else {
                    task.run(Ranges.from(range), Ranges.to(range), seat);
                }
            } catch (Throwable failure) {
                if (caller && Interrupts.haveCaused(self, failure) && crew.cancel()) {
                    return true;
                }
                crew.fail(failure);
                return false;
            }
        }
    }

    /** Leaves the seat to others if tasks wait for a thread and there is something to do here for whoever comes. */
    private boolean leaveEarly(int seat) {
        if (kind == Schedule.Kind.STATIC || !pool.isPressed() || ranges.remaining(seat) == 0) {
            return false;
        }
        synchronized (this) {
            if (vacancies == null) {
                if (offers == width - 1) { // else it is on the board, or will be in a moment
                    boardSlot = pool.roster().post(this, 0);
                }
                vacancies = new Vacancies();
            }
        }
        vacancies.leave(seat);
        return true;
    }

    private boolean hasVacancy() {
        Vacancies seats = vacancies;
        return seats != null && seats.isOpen();
    }

    private int vacantSeat() {
        Vacancies seats = vacancies;
        return seats == null ? -1 : seats.take();
    }

    /** How many units to take next, when {@code size} of them took so long. */
    private int next(int size, int want, long nanos) {
        if (nanos < SHORT_NANOS) {
            return size < want ? want : (int) Math.min((long) want << 3, units);
        }
        return nanos > LONG_NANOS ? (int) Math.max(1, size * LONG_NANOS / nanos) : want;
    }

    /** Gets units from another participant into the own, empty range; false when there is no more work for this one. */
    private boolean steal(int seat, boolean caller) {
        if (exhausted) {
            return false;
        }
        if (kind == Schedule.Kind.STATIC) {
            return adopt(seat, caller);
        }
        if (caller && shareSize <= 1 && offers > 0) {
            // The workers have one unit each, and some 100 ns are what they need to begin: let them, rather than do it all alone.
            for (int k = 0; k < COURTESY_PAUSES; k++) {
                Thread.onSpinWait();
            }
        }
        for (int k = 1;; k++) {
            if (ranges.stealHalf(seat)) {
                return stole(seat);
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

    /** Tells Flight Recorder what was stolen; returns true. */
    private boolean stole(int seat) {
        if (Events.stealsWanted()) {
            Events.stole(pool.name(), task.name(), ranges.remaining(seat));
        }
        return true;
    }

    /** STATIC: takes over a whole share that its own participant has not begun; the caller gives those time that are on their way. */
    private boolean adopt(int seat, boolean caller) {
        if (!caller && offers == width - 1) {
            return false;
        }
        if (caller) {
            long deadline = 0;
            for (int k = 1; coming(k) && !task.isStopped(); k++) {
                if ((k & 255) == 0) {
                    long now = System.nanoTime();
                    deadline = deadline == 0 ? now + GRACE_NANOS : deadline;
                    if (now - deadline > 0) {
                        break;
                    }
                    Thread.yield();
                }
                Thread.onSpinWait();
            }
        }
        int from = caller ? 1 : offers + 1;
        for (int other = unbegun(from, width); other >= 0; other = unbegun(from, width)) {
            if (ranges.stealWhole(seat, other, initial(other))) {
                return stole(seat);
            }
        }
        return false;
    }

    /** Whether some worker may still begin the share it was offered. Looks at the words only now and then: they are in use. */
    private boolean coming(int k) {
        for (int w = 0; w < offers; w++) {
            if (offered[w].mail == this) {
                return (k & 63) != 0 || unbegun(1, offers + 1) >= 0;
            }
        }
        return false;
    }

    private long initial(int share) {
        return Ranges.pack(share(share), share(share + 1));
    }

    /** STATIC: a participant from {@code first .. last-1} that has not begun its share, or -1. */
    private int unbegun(int first, int last) {
        for (int k = first; k < last; k++) {
            if (ranges.untouched(k, initial(k)) && ranges.remaining(k) > 0) {
                return k;
            }
        }
        return -1;
    }

    /** Whether everyone who has entered has left; keeps out those who have not entered. */
    private boolean allLeft() {
        if (vacancies != null && !vacanciesClosed) {
            vacanciesClosed = true;
            awaited += vacancies.close();
        }
        for (int k = 0; k < offers; k++) {
            if (offered[k].mail == this && !ranges.close(k + 1)) {
                return false;
            }
        }
        if (left != awaited || (vacancies != null) != vacanciesClosed) { // the second one after the looks above: see Vacancies
            return false;
        }
        if (vacanciesClosed && boardSlot >= 0) {
            pool.roster().remove(boardSlot);
            boardSlot = -1;
        }
        return true;
    }

    /** Waits until everyone who has entered has left; returns whether the caller was interrupted from outside meanwhile. */
    private boolean awaitLeft(Thread caller) {
        boolean interrupted = false;
        long deadline = 0;
        for (int k = 1; !allLeft(); k++) {
            Thread.onSpinWait();
            if ((k & 63) == 0) {
                long now = System.nanoTime();
                if (deadline == 0) {
                    deadline = now + pool.spinNanos();
                } else if (now - deadline > 0) {
                    waiter = caller;
                    while (!allLeft()) {
                        LockSupport.park(this);
                        if (Thread.interrupted() && crew.cancel()) {
                            interrupted = true;
                        }
                    }
                    return interrupted;
                }
            }
        }
        return interrupted;
    }
}
