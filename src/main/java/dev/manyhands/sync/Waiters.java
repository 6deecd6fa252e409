package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/** Threads that wait for an event that many of them are released by: they look, look again for a while, then park. */
abstract class Waiters {
    /*
     * The parked threads form a stack (Treiber 1986). A waiter pushes itself by a CAS and then looks once more before it parks; whoever
     * brings the event about first makes isOver() true by a volatile write or a CAS and then reads "top" in wakeAll(), again volatile.
     * All four accesses are sequentially consistent, so one of the two sees the other (Dekker): no wake-up is lost.
     *
     * wakeAll() takes the whole stack by one exchange, so every node is woken by exactly one thread, and a node never returns to a
     * stack: there is no ABA. A woken thread whose own event has not come (the stack of a barrier may hold waiters of two generations)
     * finds its node's thread to be null and pushes a fresh node. The waker reads "thread" and clears it before it unparks; a waiter that
     * leaves by itself clears it too. A late unpark can reach a thread that has left; it is a spurious wake-up of what that thread does
     * next, which LockSupport allows.
     *
     * A waiter that gives up sweeps dead nodes off the top and unlinks the first dead node below, so that a thread which waits again and
     * again with a timeout leaves no garbage behind. Only dead nodes are unlinked, and they stay dead: in a race a dead node may come
     * back into the list, a live one never gets lost.
     */
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Waiters.class, "top", Waiter.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How a wait ended. */
    enum Outcome { OVER, INTERRUPTED, TIMED_OUT }

    private volatile Waiter top;

    /** Whether the event with this number has come: a volatile read. Once true it stays true. */
    abstract boolean isOver(long event);

    /** Waits whatever happens; an interrupt is kept for the caller to see. */
    final void awaitUninterruptibly(long event, int budget) {
        boolean interrupted = await(event, budget, false, false, 0) == Outcome.INTERRUPTED;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the event has come or the thread is interrupted; then its flag is cleared. */
    final Outcome await(long event, int budget) {
        return await(event, budget, true, false, 0);
    }

    /** Waits until the event has come, the thread is interrupted (then its flag is cleared) or the time has passed. */
    final Outcome await(long event, int budget, long nanos) {
        return await(event, budget, true, true, nanos);
    }

    /** If the wait is not interruptible, INTERRUPTED means that the event has come and the thread's flag has been cleared. */
    private Outcome await(long event, int budget, boolean interruptible, boolean timed, long nanos) {
        long deadline = timed ? System.nanoTime() + nanos : 0;
        long rest = nanos;
        int left = budget;
        boolean interrupted = false;
        Waiter waiter = null;
        Outcome outcome = Outcome.OVER;
        while (!isOver(event)) {
            if (Thread.interrupted()) {
                interrupted = true;
                if (interruptible) {
                    break;
                }
            }
            if (timed && (rest <= 0 || (rest = deadline - System.nanoTime()) <= 0)) {
                outcome = Outcome.TIMED_OUT;
                break;
            }
            if (left != 0) {
                left = SpinBudget.next(left);
            } else if (waiter == null || waiter.thread == null) {
                waiter = push(event);
            } else {
                waiter.park(timed, rest);
            }
        }
        if (waiter != null && waiter.thread != null) {
            waiter.thread = null;
            if (outcome == Outcome.TIMED_OUT || interrupted) {
                sweep(); // else the event has come, and with it somebody who takes the whole stack
            }
        }
        return interrupted ? Outcome.INTERRUPTED : outcome;
    }

    private Waiter push(long event) {
        Waiter waiter = new Waiter(this, event);
        Waiter head;
        do {
            head = top;
            waiter.next = head;
        } while (!TOP.compareAndSet(this, head, waiter));
        return waiter;
    }

    /** Wakes every thread that is parked; called when an event has come. */
    final void wakeAll() {
        if (top == null) {
            return;
        }
        Waiter waiter = (Waiter) TOP.getAndSet(this, null);
        while (waiter != null) {
            Thread thread = waiter.thread;
            if (thread != null) {
                waiter.thread = null;
                LockSupport.unpark(thread);
            }
            waiter = waiter.next;
        }
    }

    private void sweep() {
        Waiter live = top;
        while (live != null && live.thread == null) {
            TOP.compareAndSet(this, live, live.next);
            live = top;
        }
        while (live != null) {
            Waiter below = live.next;
            if (below != null && below.thread == null) {
                live.next = below.next;
                return;
            }
            live = below;
        }
    }

    /** How many nodes the stack holds, dead ones included; for tests. */
    final int depth() {
        int depth = 0;
        for (Waiter waiter = top; waiter != null; waiter = waiter.next) {
            depth++;
        }
        return depth;
    }

    /** One parked thread. Workers of a fork/join pool park as its managed blockers, so that the pool can replace them meanwhile. */
    private static final class Waiter implements ForkJoinPool.ManagedBlocker {
        private final Waiters waiters;
        private final long event;
        /** Null once the thread has been woken or has left. */
        private volatile Thread thread = Thread.currentThread();
        private volatile Waiter next;
        private boolean timed;
        private long nanos;

        Waiter(Waiters waiters, long event) {
            this.waiters = waiters;
            this.event = event;
        }

        void park(boolean limited, long rest) {
            timed = limited;
            nanos = rest;
            if (Thread.currentThread() instanceof ForkJoinWorkerThread) {
                try {
                    ForkJoinPool.managedBlock(this);
                    return;
                } catch (RejectedExecutionException full) {
                    block(); // the pool has as many threads as it may have
                    return;
                } catch (InterruptedException never) {
                    throw new AssertionError(never); // block() does not throw it
                }
            }
            block();
        }

        @Override
        public boolean block() {
            if (timed) {
                LockSupport.parkNanos(waiters, nanos);
            } else {
                LockSupport.park(waiters);
            }
            return true; // one wake-up; the loop in await() decides whether to park again
        }

        @Override
        public boolean isReleasable() {
            return thread == null || waiters.isOver(event);
        }
    }
}
