package dev.manyhands.pool;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One run of a {@link LoopTask} on virtual threads, which take one unit at a time; the caller only waits. */
final class VirtualLoop extends Source {
    /*
     * A participant raises "active", becomes visible in "inside", looks at "stopped" and then takes a unit; who stops the loop sets
     * "stopped" and then interrupts everyone inside, each by its claim, which keeps the interrupt from reaching anything else. The caller
     * returns when "active" is zero and there is nothing left to take.
     */
    /** After so long a participant gives its place to others who wait. */
    private static final long SLICE_NANOS = 5_000_000;

    private final VirtualHands hands;
    private final LoopTask task;
    private final int units;
    private final int width;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger active = new AtomicInteger();
    private final Set<Claim<?>> inside = ConcurrentHashMap.newKeySet();
    /** The numbers in use; its monitor guards the failures too. */
    private final BitSet numbers = new BitSet();
    private final List<Throwable> failures = new ArrayList<>();
    private final Thread caller = Thread.currentThread();
    private volatile boolean cancelled;

    VirtualLoop(VirtualHands hands, LoopTask task, int units, int width) {
        this.hands = hands;
        this.task = task;
        this.units = units;
        this.width = width;
    }

    void run() {
        boolean interrupted = false;
        hands.beginWaiting();
        hands.post(this, width);
        while (hasUnits() || active.get() > 0) { // in this order: who takes the last unit has raised "active" before
            LockSupport.park(this);
            if (Thread.interrupted()) {
                interrupted = true;
                cancel();
            }
        }
        hands.remove(0);
        hands.endWaiting();
        if (interrupted) {
            caller.interrupt();
        }
        synchronized (numbers) {
            if (!failures.isEmpty()) {
                throw task.failed(List.copyOf(failures));
            }
        }
        if (interrupted) {
            throw new CancellationException(task.describe() + " was cancelled because the thread that called it was interrupted");
        }
    }

    private boolean hasUnits() {
        return !task.isStopped() && next.get() < units;
    }

    private void cancel() {
        cancelled = true;
        task.stop();
        inside.forEach(Claim::cancel);
    }

    private void fail(Throwable failure) {
        synchronized (numbers) {
            if (!(cancelled && Crew.isInterrupt(failure))) {
                failures.add(failure);
            }
        }
        cancel();
    }

    @Override
    void refused() {
        fail(new RejectedExecutionException("there are no more threads: " + task.describe() + " cannot go on"));
        LockSupport.unpark(caller);
    }

    @Override
    boolean joinable() {
        return hasUnits() && active.get() < width;
    }

    @Override
    void join(Worker worker) {
        if (active.incrementAndGet() <= width) {
            int number = number();
            Claim<Void> part = new Claim<>(() -> {
                try {
                    work(number);
                } catch (Throwable failure) {
                    fail(failure);
                }
                return null;
            });
            part.claim();
            inside.add(part);
            part.run();
            inside.remove(part);
            synchronized (numbers) {
                numbers.clear(number);
            }
        }
        if (active.decrementAndGet() == 0) {
            LockSupport.unpark(caller);
        }
    }

    private int number() {
        synchronized (numbers) {
            int number = numbers.nextClearBit(0);
            numbers.set(number);
            return number;
        }
    }

    private void work(int number) throws Throwable {
        long begun = System.nanoTime();
        while (hasUnits()) {
            int unit = next.getAndUpdate(n -> Math.min(n + 1, units));
            if (unit >= units) {
                return;
            }
            hands.awaitSlot();
            task.run(unit, unit + 1, number);
            if (System.nanoTime() - begun > SLICE_NANOS && hands.othersWait()) {
                return;
            }
        }
    }
}
