package dev.manyhands.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** How a {@link ReadWriteLock} works, and what readers do that do not get on by a slot of the {@link ReaderTable} alone. */
final class ReadWriteSync extends WriterSync {
    /*
     * Readers normally note their holds in slots of the ReaderTable and touch nothing else. This class and its superclass, the
     * writers' part, do the rest.
     *
     * state:  bit 0   TURN     it is a writer's turn: it has the write lock or waits for the readers to leave
     *         bit 1   WRITING  it has the write lock
     *         others  COUNT    how many threads hold the read lock without a slot; "overflow" has the holds of each
     *
     * A writer takes the lock in two stages. First its turn: a CAS that sets TURN, in competition with other writers, or from the head
     * of the queue. Then it closes the gate and waits until no reader is left: each slot has been free once, and the CAS that sets
     * WRITING finds a COUNT of 0. From the closing on, readers that come go to the queue, so readers do not starve writers. Two may
     * still enter: a thread that holds the read lock already, by adding to its count, and one that calls tryLock(), by COUNT + 1, which
     * competes with the CAS that sets WRITING. To release, a writer opens the gate, then clears both bits by one release store: COUNT
     * can have been changed by nobody but itself meanwhile. So TURN is set whenever the gate is closed.
     *
     * Writers do not starve readers: the first of the queue tries for itself whenever TURN is clear, and only so many writers in succession
     * may overtake it; the next has to queue.
     *
     * Happens-before. Reader after writer: the release store of the version in endWrite() and the look in passGate(), or the release of
     * state and the CAS of COUNT. Writer after reader: the release store of 0 into the slot and the writer's read of it, or the CAS of
     * COUNT and that of WRITING. Writer after writer: state.
     */

    /** Right padding, see {@link LockQueuePadding}. */
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    /** Holds of threads that have no slot, by the id of the thread; each entry is changed by its own thread only. */
    final ConcurrentHashMap<Long, Integer> overflow = new ConcurrentHashMap<>(1);

    ReadWriteSync(Object lock, boolean fair) {
        super(lock, fair);
    }

    @Override
    boolean tryEnter(LockNode node) {
        return node.shared ? tryRead(node.id, false) : tryTurn(node.id, node.queued);
    }

    // ---- readers

    void lockRead(long id) {
        if (!readAtOnce(id)) {
            var node = new LockNode(true, 1);
            if (!tryFor(node)) {
                enter(node);
            }
        }
    }

    boolean lockRead(long id, boolean timed, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (readAtOnce(id)) {
            return true;
        }
        if (timed && nanos <= 0) {
            return false;
        }
        int outcome = enter(new LockNode(true, 1), timed, nanos);
        if (outcome == INTERRUPTED) {
            throw new InterruptedException();
        }
        return outcome == ENTERED;
    }

    /** Takes the read lock if that needs no waiting; overtakes nobody if the lock is fair. */
    private boolean readAtOnce(long id) {
        if (fair && length != 0) {
            return readAgain(id) || owner == id && tryRead(id, false);
        }
        return table.enter(id) || readAgain(id) || tryRead(id, false);
    }

    /** Takes the read lock if no other thread has the write lock, whoever waits. */
    boolean tryRead(long id) {
        return table.enter(id) || readAgain(id) || tryRead(id, true);
    }

    /** Takes the read lock once more if the thread holds it. */
    private boolean readAgain(long id) {
        ReaderSlot slot = table.find(id);
        if (slot != null) {
            slot.holdAgain();
            return true;
        }
        if (state < READER) {
            return false; // nobody reads without a slot. (The map's own size is an estimate.)
        }
        Integer count = overflow.get(id);
        if (count == null) {
            return false;
        }
        if (count == Integer.MAX_VALUE) {
            throw new Error("Maximum lock count exceeded: " + Thread.currentThread() + " holds the read lock " + count + " times already");
        }
        overflow.put(id, count + 1);
        return true;
    }

    /** Takes the read lock for a thread that does not hold it. */
    private boolean tryRead(long id, boolean overtakesWaitingWriter) {
        for (;;) {
            long seen = state;
            boolean ours = owner == id;
            if (ours || (seen & TURN) == 0) {
                switch (table.enterAnywhere(id, ours)) {
                    case ENTERED -> {
                        return true;
                    }
                    case CLOSED -> {
                        Thread.onSpinWait(); // a writer has come
                        continue;
                    }
                    case FULL -> { }
                }
            } else if ((seen & WRITING) != 0 || !overtakesWaitingWriter) {
                return false;
            }
            if (enterWithoutSlot(id, seen)) {
                return true;
            }
        }
    }

    /** Adds the thread to those that read without a slot, if the state is still as seen. */
    boolean enterWithoutSlot(long id, long seen) {
        if (!STATE.compareAndSet(this, seen, seen + READER)) { // against the writer's CASes; pairs with the release of state
            return false;
        }
        overflow.put(id, 1);
        return true;
    }

    void unlockRead(long id) {
        if (table.leave(id)) {
            return;
        }
        ReaderSlot slot = table.find(id);
        if (slot != null) {
            table.leave(slot);
            return;
        }
        Integer count = overflow.get(id);
        if (count == null) {
            throw new IllegalMonitorStateException("unlock of the read lock by " + Thread.currentThread()
                    + ", which holds it 0 times (all threads: " + readHolds(0) + "): only a thread that holds it may do that");
        }
        if (count > 1) {
            overflow.put(id, count - 1);
            return;
        }
        overflow.remove(id);
        long before = (long) STATE.getAndAdd(this, -READER); // pairs with the writer's CAS of WRITING
        if (before == (READER | TURN) && table.awaited == WITHOUT_SLOT) { // the last one
            LockSupport.unpark(table.writer);
        }
    }

    // ---- introspection

    /** How many holds of the read lock a thread has; of all threads if the id is 0. */
    int readHolds(long id) {
        int sum = table.holds(id);
        if (state >= READER) {
            sum += id == 0 ? overflow.values().stream().mapToInt(Integer::intValue).sum() : overflow.getOrDefault(id, 0);
        }
        return sum;
    }

    /** The writer that waits for the readers to leave, or null. It is no longer in the queue, but waits all the same. */
    private Thread waitingWriter() {
        Thread seen = thread;
        return seen != null && (state & (TURN | WRITING)) == TURN ? seen : null;
    }

    /** Threads that wait, in the order in which they will go on. */
    List<Thread> waiting(Predicate<LockNode> which, boolean writers) {
        Thread writer = writers ? waitingWriter() : null;
        List<Thread> queued = threads(which);
        if (writer == null) {
            return queued;
        }
        var all = new ArrayList<Thread>(queued.size() + 1);
        all.add(writer);
        queued.remove(writer); // it may have been about to leave the queue
        all.addAll(queued);
        return all;
    }

    int waitingCount() {
        return length + (waitingWriter() == null ? 0 : 1);
    }
}
