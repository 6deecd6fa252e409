package dev.manyhands.comm;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;

/** Keeps the state off the line of what lies before it. */
abstract class RankThreadFront {
    /** Fills the gap behind the header of the object, where the JVM would put the state. */
    int gap;
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The state, alone on its line: others look at it after each message, and it changes only when the thread parks. */
abstract class RankThreadState extends RankThreadFront {
    volatile int state;
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
}

/** A thread that takes part in a world, as those see it who wake it and who look for deadlocks: how a rank waits and is woken. */
final class RankThread extends RankThreadState {
    /*
     * A rank spins for a while on what it waits for, then parks. The state says how far it is:
     *
     *     31 .. 3                        2 .. 0
     *     number of times it has parked | RUNNING, PARKING, BLOCKED, TIMED, IDLE, DONE
     *
     *     RUNNING -> PARKING           the thread itself, before its last look
     *     PARKING -> BLOCKED or TIMED  the thread itself, by CAS: nothing had come; then it parks
     *     PARKING, BLOCKED, TIMED, IDLE -> RUNNING   by CAS, whoever has something for it (wake), or the thread itself
     *
     * No wake-up is lost: who has something for a rank first publishes it, then has a full fence, then reads the state; the rank
     * first writes PARKING by a volatile store, then looks for what has been published (Dekker). One of them sees the other.
     *
     * Deadlock. Only threads of the world wake threads of the world, except when it is aborted, and a thread wakes the others before it
     * waits itself. So if at one moment all are BLOCKED, IDLE or DONE, at least one BLOCKED, then all will be for ever: a message on its
     * way
     * would have a sender between publishing and waking, which is RUNNING. The one that becomes BLOCKED, IDLE or DONE last finds this out:
     * it
     * reads all states twice; since each carries the number of times its thread has parked, two equal readings mean that between
     * the two no state has changed. A timed wait may end by itself, so TIMED counts as running.
     */
    static final int RUNNING = 0;
    static final int PARKING = 1;
    static final int BLOCKED = 2;
    static final int TIMED = 3;
    /** Waits for work that its own rank may give it. */
    static final int IDLE = 4;
    static final int DONE = 5;
    private static final int KIND = 7;
    private static final int ONE_MORE = 8;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(RankThreadState.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final ThreadWorld world;
    /** Rank in the world. */
    final int rank;
    final Mailbox mailbox;
    private final String name;
    /** Set before the thread starts. */
    private Thread thread;
    /** What it waits for; written before the CAS to BLOCKED that publishes it. */
    private Wait wait;
    private final List<Background> backgrounds = new ArrayList<>();

    RankThread(ThreadWorld world, int rank, String name) {
        this.world = world;
        this.rank = rank;
        this.name = name;
        this.mailbox = new Mailbox(this);
    }

    void setThread(Thread of) {
        thread = of;
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    String name() {
        return name;
    }

    Thread thread() {
        return thread;
    }

    /**
     * Waits until it is over.
     *
     * @throws AbortedException if the world is aborted meanwhile
     * @throws CancellationException if the thread is interrupted when it would park; its flag is set
     */
    void await(Wait over) {
        if (!over.isOver()) {
            await(over, BLOCKED, 0);
        }
    }

    /** The same with a deadline by {@link System#nanoTime()}; returns false if it passes. */
    boolean await(Wait over, long deadline) {
        return over.isOver() || await(over, TIMED, deadline);
    }

    /** The same for a thread that waits for work from its own rank. */
    void awaitWork(Wait over) {
        if (!over.isOver()) {
            await(over, IDLE, 0);
        }
    }

    /** Waits without spinning before it parks. */
    void parkUnlessOver(Wait over) {
        while (!over.isOver()) {
            world.checkAborted();
            park(over, BLOCKED, 0);
        }
    }

    private boolean await(Wait over, int kind, long deadline) {
        int left = SpinBudget.of(world.busyThreads());
        do {
            world.checkAborted();
            if (left != 0) {
                left = SpinBudget.next(left);
            } else {
                park(over, kind, deadline);
                left = 1; // one look before parking again
            }
            if (kind == TIMED && System.nanoTime() - deadline >= 0) {
                return over.isOver();
            }
        } while (!over.isOver());
        return true;
    }

    private void park(Wait over, int kind, long deadline) {
        int parking = (state & ~KIND) + ONE_MORE + PARKING;
        STATE.setVolatile(this, parking); // before the look; pairs with the fence in wake
        if (over.isOver() || world.isAborted()) {
            STATE.setVolatile(this, parking - PARKING);
            return;
        }
        wait = over;
        int parked = parking - PARKING + kind;
        if (!STATE.compareAndSet(this, parking, parked)) {
            return; // woken
        }
        if (kind != TIMED) {
            world.lookForDeadlock();
        }
        while (state == parked) {
            if (kind == TIMED) {
                long nanos = deadline - System.nanoTime();
                if (nanos <= 0) {
                    STATE.compareAndSet(this, parked, parking - PARKING);
                    return;
                }
                LockSupport.parkNanos(this, nanos);
            } else {
                LockSupport.park(this);
            }
            if (Thread.currentThread().isInterrupted()) {
                STATE.compareAndSet(this, parked, parking - PARKING);
                world.checkAborted();
                throw new CancellationException(name + " was interrupted in " + over.describe());
            }
        }
    }

    /** Wakes the thread if it has parked or is about to. The caller has published what it has for it. */
    void wake() {
        VarHandle.fullFence(); // pairs with the volatile store of PARKING
        wakeIfParked();
    }

    /** The same after a full fence. */
    void wakeIfParked() {
        if ((state & KIND) != RUNNING) {
            wakeParked();
        }
    }

    private void wakeParked() {
        while (true) {
            int s = state;
            int kind = s & KIND;
            if (kind == RUNNING || kind == DONE) {
                return;
            }
            if (STATE.compareAndSet(this, s, s & ~KIND)) {
                if (kind != PARKING) {
                    LockSupport.unpark(thread);
                }
                return;
            }
        }
    }

    /** Notes a thread that works for this rank. */
    void addBackground(Background background) {
        backgrounds.add(background);
    }

    /** The threads that have worked for this rank; for its own thread, and for others when it has ended. */
    List<Background> backgrounds() {
        return backgrounds;
    }

    /** Says that the thread takes part no longer, nor those that work for it when they have done what they have begun. */
    void leave() {
        backgrounds.forEach(Background::close);
        STATE.setVolatile(this, (state & ~KIND) + ONE_MORE + DONE);
        world.lookForDeadlock();
    }

    /** The state as it is now, to be compared with a later one. */
    int snapshot() {
        return state;
    }

    static int kindOf(int snapshot) {
        return snapshot & KIND;
    }

    /** What the thread waits for; it is parked. */
    String describeWait() {
        return wait.describe();
    }
}
