package dev.manyhands.comm;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** A lock for ranks in one heap: who waits for it takes part in the detection of deadlocks, as with every wait of a rank. */
final class CriticalSection {
    /*
     * A rank that finds the section free and nobody waiting enters by a CAS of the owner. Else it joins the queue, and then only the
     * head of the queue may enter, which leaves the queue once it has: first come, first served, but for one that comes at the
     * moment at which the section is free and the queue is still empty.
     *
     * No wake-up is lost: a waiter joins the queue before it looks at the owner for the last time (RankThread); who leaves first clears
     * the owner and then looks at the head of the queue. Both are volatile, so one sees the other. A waiter that gives up because
     * it is interrupted leaves the queue, and wakes the new head, which may have been waiting for it only.
     */
    private final String name;
    private final AtomicReference<RankThread> owner = new AtomicReference<>();
    private final ConcurrentLinkedQueue<RankThread> queue = new ConcurrentLinkedQueue<>();

    CriticalSection(String name) {
        this.name = name;
    }

    void enter(RankThread me) {
        if (owner.get() == me) {
            throw new IllegalStateException(me.name() + " is in the critical section '" + name + "' already: it cannot enter it again");
        }
        if (queue.isEmpty() && owner.compareAndSet(null, me)) {
            return;
        }
        queue.add(me);
        try {
            me.await(new Entry(me));
        } finally {
            queue.remove(me);
            wakeHead();
        }
    }

    void leave() {
        owner.set(null);
        wakeHead();
    }

    private void wakeHead() {
        RankThread head = queue.peek();
        if (head != null && owner.get() == null) {
            head.wake();
        }
    }

    /** Waits until the section is free and it is this rank's turn. */
    private final class Entry implements Wait {
        private final RankThread me;

        Entry(RankThread me) {
            this.me = me;
        }

        @Override
        public boolean isOver() {
            RankThread inside = owner.get();
            if (inside == me || inside == null && queue.peek() == me && owner.compareAndSet(null, me)) {
                return true; // also when asked again
            }
            me.mailbox.progress(); // someone may wait for room in a channel before he leaves
            return false;
        }

        @Override
        public String describe() {
            RankThread inside = owner.get();
            return "critical '" + name + "'" + (inside == null ? "" : ", in which " + inside.name() + " is");
        }
    }
}
