package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;

/**
 * The tasks that were submitted to a pool and have not begun: first in, first out, unbounded, for any number of threads on both sides.
 */
final class SubmissionQueue {
    /*
     * JCTools' queue allows one consumer at a time, so consumers pass through a gate: a flag that is held for one poll only. A consumer
     * that finds it taken spins for a moment (or yields) and looks again, so it never leaves while a task is there for it.
     */
    private static final int SPINS = 64;
    private static final VarHandle GATE;

    static {
        try {
            GATE = MethodHandles.lookup().findVarHandle(SubmissionQueue.class, "gate", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final MpscUnboundedVarHandleArrayQueue<Runnable> queue = new MpscUnboundedVarHandleArrayQueue<>(1024);
    private volatile int gate;

    void offer(Runnable task) {
        queue.offer(task);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /** The oldest task, or null if there is none. */
    Runnable poll() {
        for (int k = 1; !queue.isEmpty(); k++) {
            // Acquire here pairs with the release below: the queue's consumer state passes from one consumer to the next.
            if (gate == 0 && GATE.compareAndSet(this, 0, 1)) {
                try {
                    Runnable task = queue.poll();
                    if (task != null) {
                        return task;
                    }
                } finally {
                    GATE.setRelease(this, 0);
                }
            }
            if (k % SPINS == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
        return null;
    }

    /** Removes all tasks, oldest first. */
    List<Runnable> drain() {
        List<Runnable> tasks = new ArrayList<>();
        for (Runnable task = poll(); task != null; task = poll()) {
            tasks.add(task);
        }
        return tasks;
    }
}
