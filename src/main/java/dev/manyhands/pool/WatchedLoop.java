package dev.manyhands.pool;

import dev.manyhands.internal.Interrupts;
import dev.manyhands.internal.Timer;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a {@link LoopTask} in which the calling thread runs no units: it watches, and can give up participants that do not come back.
 *
 * <p>For jobs with time limits, for loops on virtual threads, and for streams of results. Units are handed out in order, one at a time or
 * some microseconds' worth at a time.
 */
public final class WatchedLoop extends Source {
    /** For a loop whose units have no numbers and do not run out: each is given as 0. It ends when it is stopped. */
    public static final int ENDLESS = Integer.MAX_VALUE;

    /*
     * "next" hands out the units; those of participants that were abandoned come back through "returned". "remaining" counts the units
     * that have not been run, "active" the participants inside. A participant raises "active", then looks at "stopped" and only then
     * takes a unit; who ends the loop sets "stopped" and then looks at "active". Both are volatile, so either it is waited for or it runs
     * nothing. The loop is over when nobody is active and either nothing remains or the loop was stopped. Whoever makes that true
     * unparks the watcher.
     *
     * A participant is abandoned by the watcher alone (Seat decides against its leaving): it counts as gone, its units are handed out
     * again, its number is never used again, and its thread, when it comes back, touches nothing of the loop.
     */
    /** A range of units that took less than this is followed by one eight times as long. */
    private static final long SHORT_NANOS = 15_000;
    /** A range of units that took longer than this is followed by a shorter one. */
    private static final long LONG_NANOS = 120_000;
    /** After so long a participant lets others have the thread, if there are any. */
    private static final long SLICE_NANOS = 5_000_000;
    /** Failures that are kept; a job that fails everywhere at once needs no more to be understood. */
    private static final int KEPT = 64;
    /** When to look again after a look has failed, for lack of memory, say. */
    private static final long BROKEN_NANOS = 1_000_000;
    private static final int[] UNNUMBERED = {0, 1};

    private final WatchedHands hands;
    private final LoopTask task;
    private final LoopWatch watch;
    private final int units;
    private final int width;
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<int[]> returned = new ConcurrentLinkedQueue<>();
    private final AtomicInteger remaining;
    private final AtomicInteger active = new AtomicInteger();
    private final Map<Integer, Seat> seats = new ConcurrentHashMap<>();
    /** Guards the numbers of seats. */
    private final Object numbers = new Object();
    private final PriorityQueue<Integer> free = new PriorityQueue<>();
    private int used;
    /** Guards the failures; has room for all of them, as it may be that there is no memory. */
    private final List<Throwable> failures = new ArrayList<>(KEPT);
    private volatile boolean cancelled;
    /** Whether no thread waits in {@link #run}. */
    private volatile boolean background;
    private final AtomicBoolean ticking = new AtomicBoolean();
    /** The next look that a timer has been asked for, or null. */
    private volatile Future<?> planned;
    private volatile Thread watcher;
    /** Whether those inside have been interrupted, because of a failure or a cancellation. */
    private volatile boolean isInterrupted;
    private long interruptedAt;
    private int slot;

    WatchedLoop(WatchedHands hands, LoopTask task, LoopWatch watch, int units, int width) {
        this.hands = hands;
        this.task = task;
        this.watch = watch;
        this.units = units;
        this.width = width;
        this.remaining = new AtomicInteger(units);
    }

    // ---- the watcher

    /**
     * Runs all units on other threads and returns when none of them runs any more, other than in participants that were abandoned.
     *
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted; its flag is set again
     * @throws RuntimeException what {@link LoopTask#failed} or {@link LoopTask#cancelled} make of a failure or a cancellation
     */
    public void run() {
        letCancel();
        if (Thread.currentThread().isInterrupted()) {
            cancel(); // before anything begins, as it may be done before this thread looks
            end(true);
        }
        boolean interrupted;
        slot = -1;
        try {
            try {
                hands.beginWaiting(background);
                lookAfterIt(); // its time may be over before it begins
                slot = hands.post(this, Math.min(width, units));
            } catch (Throwable broken) {
                fail(broken); // no thread, say; those who have come are waited for
            }
            interrupted = await();
        } finally {
            hands.remove(slot);
            hands.endWaiting();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        end(interrupted);
    }

    /** Begins a loop that nobody waits for: its work is announced by {@link #nudge}. A timer has time limits looked after. */
    public void begin() {
        background = true;
        slot = hands.post(this, 0);
        letCancel();
    }

    private void letCancel() {
        if (task.isCancellable()) {
            task.cancelBy(this::cancel);
        }
    }

    /** Waits until the loop is over, and stops it when the thread is interrupted; its flag is set again. */
    public void awaitOver() {
        if (await()) {
            Thread.currentThread().interrupt();
        }
        hands.remove(slot);
        Future<?> next = planned;
        if (next != null) {
            next.cancel(false); // the timer would keep the loop until a deadline that may be far away
        }
    }

    /** Waits until the loop is over, looking after what is watched; an interrupt cancels, and is returned. */
    private boolean await() {
        boolean interrupted = false;
        watcher = Thread.currentThread();
        while (!isOver()) {
            long nanos = lookAfterIt();
            if (Thread.interrupted()) {
                interrupted = true;
                cancel();
            } else if (!isOver() && nanos > 0) {
                if (nanos == Long.MAX_VALUE) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, nanos);
                }
            }
        }
        watcher = null;
        return interrupted;
    }

    /** Looks; what goes wrong with that ends the loop, not the watch over it. */
    private long lookAfterIt() {
        try {
            return look();
        } catch (Throwable broken) {
            fail(broken);
            return BROKEN_NANOS;
        }
    }

    /**
     * Does what has become due; for those who wait in another way than by {@link #run}.
     *
     * @return nanoseconds until the next look, {@link Long#MAX_VALUE} when there is nothing to wait for
     */
    public synchronized long look() {
        long nanos = watch.look(this);
        if (!isInterrupted || watch.graceNanos() == Long.MAX_VALUE) {
            return nanos; // a task that has stopped by itself, as it has found what it looked for, waits for those inside
        }
        long now = System.nanoTime();
        if (interruptedAt == 0) {
            interruptedAt = now == 0 ? 1 : now;
        }
        long left = interruptedAt + watch.graceNanos() - now;
        if (left <= 0) {
            seats.keySet().forEach(this::abandon);
            return nanos;
        }
        return Math.min(nanos, left);
    }

    /** Throws what the loop has failed with, or that it was cancelled; else does nothing. */
    public void throwIfFailed() {
        end(false);
    }

    /** Sees to it that somebody looks after what is watched, as long as there are participants. */
    private void startTicking() {
        if (background && ticking.compareAndSet(false, true)) {
            tick();
        }
    }

    private void tick() {
        long nanos = lookAfterIt();
        if (active.get() > 0 && nanos < Long.MAX_VALUE) {
            Future<?> next = Timer.after(nanos, () -> Thread.startVirtualThread(this::tick)); // the watch may call what users have given
            planned = next;
            if (isOver()) { // after the write, as awaitOver does it the other way round: one of the two sees the other
                next.cancel(false);
            }
            return;
        }
        ticking.set(false);
        if (active.get() > 0 && nanos < Long.MAX_VALUE) {
            startTicking(); // somebody came in between
        }
    }

    private void end(boolean interrupted) {
        if (task.isCancellable()) {
            task.cancelBy(null);
        }
        List<Throwable> failed;
        synchronized (failures) {
            failed = List.copyOf(failures);
        }
        if (!failed.isEmpty()) {
            throw task.failed(failed);
        }
        if (isCancelled()) {
            throw task.cancelled(interrupted);
        }
    }

    /** Whether it was cancelled, also if who does that has only stopped the task so far. */
    private boolean isCancelled() {
        return cancelled || task.isCancelled();
    }

    /**
     * Returns whether nothing of the loop runs any more, and nothing will.
     *
     * @return whether all units have been run, or the loop was stopped, and every participant has left or was abandoned
     */
    public boolean isOver() {
        return active.get() == 0 && (remaining.get() == 0 || task.isStopped());
    }

    // ---- what happens to it

    /** Cancels: what has not begun is not run, what runs is interrupted. */
    public void cancel() {
        cancelled = true;
        stop();
    }

    /**
     * Ends the loop with a failure; an interrupt that came with its end is none.
     *
     * @param failure the failure
     */
    public void fail(Throwable failure) {
        synchronized (failures) {
            if (task.isStopped() && (isCancelled() || !failures.isEmpty()) && Interrupts.mayHaveCaused(failure)) {
                return;
            }
            if (failures.size() < KEPT) {
                failures.add(failure);
            }
        }
        stop();
    }

    private void stop() {
        task.stop();
        VarHandle.fullFence(); // before the look at the seats, as a seat is put there before its thread looks at "stopped"
        try {
            seats.values().forEach(Seat::interrupt);
        } finally {
            isInterrupted = true;
            wakeWatcher();
        }
    }

    /**
     * Returns whether those inside have been interrupted, because of a failure or a cancellation.
     *
     * @return false also for a loop that its task has stopped by itself
     */
    public boolean isEnding() {
        return isInterrupted;
    }

    /**
     * Gives up a participant: it counts as gone, its units are handed out again, and its thread is replaced in the pool.
     *
     * @param participant its number
     * @return false if it has left meanwhile
     */
    public boolean abandon(int participant) {
        Seat seat = seats.get(participant);
        int[] range = seat == null ? null : seat.abandon();
        if (range == null) {
            return false;
        }
        seats.remove(participant);
        try {
            if (range[1] > range[0]) {
                returned.add(range);
            }
            hands.abandon(seat.thread(), seat.worker);
        } finally {
            leave();
        }
        nudge(1);
        return true;
    }

    /**
     * Says that there is something to do for more participants.
     *
     * @param wanted for how many at most
     */
    public void nudge(int wanted) {
        int room = Math.min(wanted, width - active.get());
        if (room > 0 && !task.isStopped()) {
            hands.nudge(this, room);
        }
    }

    /**
     * Lets the calling thread run one unit. If it is interrupted meanwhile, other than by the end of the loop, its flag stays set.
     *
     * @param anyway whether to do so even if the loop has all the participants it may have, or has no work that others could do
     * @return false if nothing was to be done
     */
    public boolean help(boolean anyway) {
        return (anyway ? !task.isStopped() : joinable()) && takePart(Worker.current(), true, anyway);
    }

    /**
     * Returns how many threads take part at the moment.
     *
     * @return the number, which may be outdated at once
     */
    public int active() {
        return active.get();
    }

    /** Says that the calling thread will wait for this loop without taking part: if it is one of the pool's, another takes its place. */
    public void beginWaiting() {
        hands.beginWaiting(background);
    }

    /** Takes {@link #beginWaiting} back. */
    public void endWaiting() {
        hands.endWaiting();
    }

    /**
     * Returns whether the calling thread takes part at the moment: it would wait for itself.
     *
     * @return whether it runs a unit of this loop, and has not been abandoned
     */
    public boolean isTakingPart() {
        return seats.values().stream().anyMatch(seat -> seat.thread() == Thread.currentThread());
    }

    private void wakeWatcher() {
        task.changed();
        Thread parked = watcher;
        if (parked != null) {
            LockSupport.unpark(parked);
        }
    }

    @Override
    void refused() {
        fail(new RejectedExecutionException("the pool was closed: " + task.describe() + " cannot go on"));
    }

    // ---- participants

    @Override
    boolean joinable() {
        return !task.isStopped() && active.get() < width && hasUnits();
    }

    @Override
    void join(Worker worker) {
        takePart(worker, false, false);
    }

    /** Takes part for as long as there is something to do, or as a guest who runs one unit; false if there are enough participants. */
    private boolean takePart(Worker worker, boolean guest, boolean anyway) {
        if (anyway) {
            active.getAndIncrement();
        } else if (!enter()) {
            return false;
        }
        Seat seat = null;
        try {
            seat = new Seat(number(), worker);
            takePart(seat, guest);
        } catch (Throwable broken) {
            fail(broken); // not a unit, whose failures takePart has caught: no memory, say
        } finally {
            if (seat == null || seat.leave()) {
                vacate(seat, guest);
            }
        }
        return true;
    }

    private void takePart(Seat seat, boolean guest) {
        seats.put(seat.number, seat); // before the look at "stopped" in work: who stops the loop interrupts all seats after it has set that
        try {
            startTicking();
            work(seat, guest);
        } catch (GivenUpException gone) {
            seat.awaitAbandoned();
        } catch (Throwable failure) {
            if (seat.take(0, 0)) {
                fail(failure);
            }
        }
    }

    private void vacate(Seat seat, boolean guest) {
        if (!guest || seat != null && seat.wasInterrupted()) {
            Thread.interrupted(); // a flag that a unit has set, or that came with the loop's end, is no business of what comes next
        }
        try {
            if (seat != null) {
                seats.remove(seat.number);
                recycle(seat.number);
            }
        } finally {
            leave();
        }
    }

    /**
     * Counts a participant in if there is room; never beyond that and out again, or one who leaves meanwhile would take the loop for full
     * and ask for nobody.
     */
    private boolean enter() {
        for (int now = active.get(); now < width; now = active.get()) {
            if (active.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** The last act of a participant. */
    private void leave() {
        if (active.decrementAndGet() == 0) {
            wakeWatcher();
        }
        if (joinable()) { // others wanted the thread; or work came after the last look for it, and who brought it saw this one inside
            hands.nudge(this, 1);
        }
    }

    private int number() {
        synchronized (numbers) {
            return free.isEmpty() ? used++ : free.poll();
        }
    }

    private void recycle(int number) {
        synchronized (numbers) {
            free.add(number);
        }
    }

    /** Runs units until there are no more or others want the thread; a guest runs one. */
    private void work(Seat seat, boolean guest) throws Throwable {
        long begun = System.nanoTime();
        long before = begun;
        int want = 1;
        while (!task.isStopped() && (guest || task.hasWork())) {
            int[] range = returned.poll();
            if (range == null) {
                range = take(want);
            }
            if (range == null) {
                return;
            }
            if (!seat.take(range[0], range[1])) {
                returned.add(range);
                return;
            }
            if (!background) {
                awaitSlot();
            }
            task.run(range[0], range[1], seat.number);
            if (!seat.take(0, 0)) {
                return;
            }
            if (units != ENDLESS && !task.isStopped()) {
                remaining.addAndGet(range[0] - range[1]);
            }
            long now = System.nanoTime();
            want = isOneByOne() ? 1 : next(range[1] - range[0], now - before);
            before = now;
            if (guest || now - begun > SLICE_NANOS && hands.othersWait()) {
                return;
            }
        }
    }

    private boolean hasUnits() {
        return (next.get() < units || !returned.isEmpty()) && task.hasWork();
    }

    private boolean isOneByOne() {
        return watch.oneByOne() || hands.isPaced();
    }

    /**
     * Waits until another unit may begin, on a pool that limits their rate: for tasks whose units are not what is to be counted.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    public void awaitSlot() throws InterruptedException {
        hands.awaitSlot();
    }

    /**
     * Returns whether the pool limits the rate at which units begin.
     *
     * @return whether to call {@link #awaitSlot}
     */
    public boolean isPaced() {
        return hands.isPaced();
    }

    private int[] take(int want) {
        if (units == ENDLESS) {
            return UNNUMBERED;
        }
        int most = isOneByOne() ? 1 : Math.clamp((units - next.get()) / (4L * width), 1, want);
        int from = next.getAndUpdate(n -> n >= units ? n : (int) Math.min(units, (long) n + most));
        return from >= units ? null : new int[] {from, (int) Math.min(units, (long) from + most)};
    }

    /** How many units to take next, when {@code size} of them took so long. */
    private int next(int size, long nanos) {
        if (nanos < SHORT_NANOS) {
            return (int) Math.min((long) size << 3, units);
        }
        return nanos > LONG_NANOS ? (int) Math.max(1, size * LONG_NANOS / nanos) : size;
    }
}
