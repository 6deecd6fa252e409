package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A thread that does one thing after another as the test tells it, for instance takes a lock and still has it when it is asked next. */
final class Hand implements AutoCloseable {
    /** SpinBudget of the tests. Nothing waits that long unless something is broken. */
    static final long SECONDS = 20;

    /** Kinds of threads. */
    enum Kind {
        PLATFORM, VIRTUAL;

        Thread.Builder builder() {
            return this == PLATFORM ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        }
    }

    /** Something to do that may throw. */
    interface Act<T> {
        T run() throws Exception;
    }

    /** Something to do without a result. */
    interface Step {
        void run() throws Exception;
    }

    private final LinkedBlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean busy;
    /** Whether the thread has taken up what it is busy with: until then it is parked for another reason. */
    private volatile boolean running;
    private volatile Object result;
    private volatile Throwable failure;

    Hand(Kind kind) {
        thread = kind.builder().start(() -> {
            try {
                for (;;) {
                    orders.take().run();
                }
            } catch (InterruptedException closed) {
                assertFalse(busy);
            }
        });
    }

    Thread thread() {
        return thread;
    }

    /** Begins something that may block. */
    <T> Hand begin(Act<T> act) {
        assertFalse(busy, "the hand is busy");
        busy = true;
        orders.add(() -> {
            running = true;
            Object value = null;
            Throwable thrown = null;
            try {
                value = act.run();
            } catch (Throwable e) {
                thrown = e;
            }
            result = value;
            failure = thrown;
            running = false;
            busy = false;
        });
        return this;
    }

    /** The same, without a result. */
    Hand start(Step step) {
        return begin(() -> {
            step.run();
            return null;
        });
    }

    boolean isBusy() {
        return busy;
    }

    /** Waits until the hand is parked in what it has begun. */
    Hand untilBlocked() {
        until(this::isBlocked);
        return this;
    }

    /** Whether the thread is parked in what it has begun. */
    boolean isBlocked() {
        if (!running) {
            return false;
        }
        Thread.State state = thread.getState();
        return (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING) && running;
    }

    /** Fails if the thread, which is parked and of the platform, uses more than a fifth of a processor while this looks at it. */
    void assertUsesNoProcessor() {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getThreadCpuTime(thread.threadId());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        long used = threads.getThreadCpuTime(thread.threadId()) - before;
        assertTrue(used < TimeUnit.MILLISECONDS.toNanos(20), () -> thread + " has used " + used + " ns of a processor");
    }

    /** Waits until it is done. */
    Hand untilDone() {
        until(() -> !busy);
        return this;
    }

    /** Waits for the result. */
    Object result() {
        untilDone();
        if (failure != null) {
            throw new AssertionError("the hand failed", failure);
        }
        return result;
    }

    /** Waits for the failure. */
    <E extends Throwable> E failure(Class<E> type) {
        untilDone();
        return assertInstanceOf(type, failure);
    }

    /** Does something that does not block. */
    Object now(Act<?> act) {
        return begin(act).result();
    }

    /** Does something without a result that does not block. */
    void does(Step step) {
        start(step).result();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits for a condition of the test. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int k = 0; !condition.getAsBoolean(); k++) {
            if (System.nanoTime() - deadline > 0) {
                fail("not true within " + SECONDS + " s");
            }
            if (k < 100) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    static void join(Thread thread) throws InterruptedException {
        assertTrue(thread.join(java.time.Duration.ofSeconds(SECONDS)), () -> thread + " does not end");
    }

    @Override
    public void close() {
        until(() -> !busy);
        thread.interrupt();
        try {
            join(thread);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertEquals(Thread.State.TERMINATED, thread.getState());
    }
}
