package dev.manyhands.process;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Someone who wants a child. */
abstract class Waiter {
    /** A child is free and this one's from now on; called without the lock. */
    abstract void take(Child child);

    /** No child could be started for this one. */
    abstract void fail(IllegalStateException failure);

    /** The thread that makes it. */
    static final class Caller extends Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile Child child;
        private volatile IllegalStateException failure;

        @Override
        void take(Child free) {
            child = free;
            LockSupport.unpark(thread);
        }

        @Override
        void fail(IllegalStateException thrown) {
            failure = thrown;
            LockSupport.unpark(thread);
        }

        private boolean isServed() {
            return child != null || failure != null;
        }

        /** Waits for the child; null when it has been withdrawn, which is asked whenever the thread is woken. */
        Child await(Object blocker, BooleanSupplier isWithdrawn) throws InterruptedException {
            while (!isServed()) {
                if (isWithdrawn.getAsBoolean()) {
                    return null;
                }
                LockSupport.park(blocker);
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while waiting for a child process");
                }
            }
            if (failure != null) {
                throw new IllegalStateException(failure.getMessage(), failure.getCause()); // with this thread's stack
            }
            return child;
        }

        /** The child that it is about to be handed; null if none could be started. */
        Child handed() {
            while (!isServed()) {
                Thread.onSpinWait();
            }
            return child;
        }
    }
}
