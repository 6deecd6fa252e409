package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/** Left padding of {@link SubmissionQueue}, so that no other object shares the line that submitters write to. */
abstract class SubmissionQueueLeftPadding {
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** What submitters write to. */
abstract class SubmissionQueueTail extends SubmissionQueueLeftPadding {
    /** Number of tasks that were ever accepted; negative when the queue is closed. */
    volatile long tail;
    volatile SubmissionQueue.Segment tailSegment;
}

/** Padding between submitters and workers. */
abstract class SubmissionQueueMiddlePadding extends SubmissionQueueTail {
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;
}

/** What workers write to. */
abstract class SubmissionQueueHead extends SubmissionQueueMiddlePadding {
    /** Number of tasks that were ever taken out. */
    volatile long head;
    volatile SubmissionQueue.Segment headSegment;
}

/**
 * The tasks that were submitted to a pool and have not begun: first in, first out, unbounded, for any number of threads on both sides.
 */
final class SubmissionQueue extends SubmissionQueueHead {
    /*
     * A list of segments. Task number t lies in the segment with base <= t < base + room, in slot t - base. "tail" and "head" only grow;
     * both ends are decided by one CAS on a number, so the queue needs no locks, and no marks against ABA:
     *
     *   A submitter reads tail = t, finds or appends the segment of t, and wins t by tail: t -> t + 1. Then it stores the task into its
     *   slot.
     *   A worker reads head = h and the slot of h. If there is a task it wins it by head: h -> h + 1, and only the winner clears the
     *   slot. If there is none the queue is empty (tail <= h), or h is outdated, or the submitter that has won h is about to store: then
     *   the worker waits for that store, as order demands. As long as there are tasks a worker need not look at "tail", which
     *   submitters write to.
     *
     * Memory order. The store into the slot (release) pairs with the worker's load (acquire): it sees what the submitter did before.
     * The CAS on "tail" is volatile and before the submitter's look for idle workers; isEmpty reads "tail" (volatile) after the worker has
     * said that it is idle: one of the two sees the other, see Mailbox. That the slot may still be empty then does no harm: poll waits.
     *
     * Closing sets the sign of "tail" by an atomic operation: whoever wins a number before is accepted, and nobody is accepted after, other
     * than helpers for loops that had begun (offerLate); adding one leaves the sign as it is.
     *
     * Segments. A segment is appended by CAS on "next" of the last one, and both hints (tailSegment, headSegment) move only forward, one
     * segment at a time; no one stores into a segment before tailSegment points to it. A thread whose number lies before the segment that
     * the hint points to has an outdated number and reads it again. The worker that moves headSegment cuts the link of the old segment,
     * so that garbage in the old generation of the heap does not keep what follows alive. By then the segment has been left by tailSegment
     * too, so a submitter that is still there and appends a segment to it loses its CAS on the hint and starts again.
     */
    /** Room of a segment. */
    private static final int ROOM = 1024;
    private static final int SPINS = 64;
    private static final VarHandle TAIL;
    private static final VarHandle HEAD;
    private static final VarHandle TAIL_SEGMENT;
    private static final VarHandle HEAD_SEGMENT;
    private static final VarHandle NEXT;
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Runnable[].class);

    static {
        try {
            var lookup = MethodHandles.lookup();
            TAIL = lookup.findVarHandle(SubmissionQueueTail.class, "tail", long.class);
            HEAD = lookup.findVarHandle(SubmissionQueueHead.class, "head", long.class);
            TAIL_SEGMENT = lookup.findVarHandle(SubmissionQueueTail.class, "tailSegment", Segment.class);
            HEAD_SEGMENT = lookup.findVarHandle(SubmissionQueueHead.class, "headSegment", Segment.class);
            NEXT = lookup.findVarHandle(Segment.class, "next", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Room for some tasks. */
    static final class Segment {
        private final long base;
        private final Runnable[] slots;
        private volatile Segment next;

        Segment(long base, int room) {
            this.base = base;
            this.slots = new Runnable[room];
        }
    }

    /** Right padding. */
    long r00, r01, r02, r03, r04, r05, r06, r07, r08, r09, r10, r11, r12, r13, r14, r15;

    SubmissionQueue() {
        this(ROOM);
    }

    /** For tests that want to see many segments. */
    SubmissionQueue(int room) {
        tailSegment = new Segment(0, room);
        headSegment = tailSegment;
    }

    /** Adds a task; false if the queue is closed. */
    boolean offer(Runnable task) {
        return offer(task, false);
    }

    /** Adds what belongs to work that was accepted before, to a closed queue too. */
    void offerLate(Runnable task) {
        offer(task, true);
    }

    private boolean offer(Runnable task, boolean late) {
        for (;;) {
            long t = tail;
            if (t < 0 && !late) {
                return false;
            }
            Segment segment = tailSegment;
            long slot = (t & Long.MAX_VALUE) - segment.base;
            if (slot >= segment.slots.length) {
                append(segment);
            } else if (slot >= 0 && TAIL.compareAndSet(this, t, t + 1)) {
                SLOTS.setRelease(segment.slots, (int) slot, task);
                return true;
            }
        }
    }

    private void append(Segment last) {
        Segment next = last.next;
        if (next == null) {
            Segment made = new Segment(last.base + last.slots.length, last.slots.length);
            next = (Segment) NEXT.compareAndExchange(last, null, made);
            next = next == null ? made : next;
        }
        TAIL_SEGMENT.compareAndSet(this, last, next);
    }

    /** Whether there is no task; one that is being added counts as there. */
    boolean isEmpty() {
        long h = head; // first: it only grows, so a tail that is read later is not behind it unless there was nothing
        return (tail & Long.MAX_VALUE) <= h;
    }

    /** The oldest task, or null if there is none. */
    Runnable poll() {
        for (int k = 1;; k++) {
            long h = head;
            Segment segment = headSegment;
            long slot = h - segment.base;
            if (slot >= 0 && slot < segment.slots.length) {
                Runnable task = (Runnable) SLOTS.getAcquire(segment.slots, (int) slot);
                if (task != null) {
                    if (HEAD.compareAndSet(this, h, h + 1)) {
                        segment.slots[(int) slot] = null;
                        return task;
                    }
                    continue;
                }
            }
            if ((tail & Long.MAX_VALUE) <= h) {
                return null;
            }
            if (slot >= segment.slots.length) {
                advance(segment);
            } else if (k % SPINS == 0) {
                Thread.yield(); // the submitter was descheduled between winning the slot and filling it
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** Leaves a segment whose tasks have all been taken, when there are tasks in the next one. */
    private void advance(Segment done) {
        Segment next = done.next;
        if (next != null && HEAD_SEGMENT.compareAndSet(this, done, next)) {
            done.next = null;
        }
    }

    /** Accepts no more tasks. */
    void close() {
        TAIL.getAndBitwiseOr(this, Long.MIN_VALUE);
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
