package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** The fields of {@link WriterSync}. */
abstract class WriterFields extends LockQueue {
    /** See {@link ReadWriteSync}. */
    volatile long state;
    /** The id of the writer whose turn it is, else 0. A thread finds its own id there only if it is that writer. */
    volatile long owner;
    /** How often it holds the write lock; written by it only. */
    int holds;
    /** The writer itself, for those who ask. */
    Thread thread;
    /** How many writers in succession have overtaken the queue; written by the writer whose turn it is. */
    int overtaken;
}

/** The state of a {@link ReadWriteLock} and what writers do with it. How the lock works is explained in {@link ReadWriteSync}. */
abstract class WriterSync extends WriterFields implements LockCondition.Owned {
    static final long TURN = 1;
    static final long WRITING = 2;
    static final long READER = 4;

    /** How many writers may overtake the queue in succession. */
    static final int MOST_OVERTAKEN = 1024;

    /** Stands for readers without a slot. */
    static final ReaderSlot WITHOUT_SLOT = new ReaderSlot();

    static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WriterFields.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int PAUSES = SpinBudget.PROCESSORS == 1 ? 0 : 512;
    /** First interval after which a writer looks by itself whether readers have left; see {@link ReaderTable}. */
    private static final long FIRST_LOOK = 1_000_000;

    final boolean fair;
    final ReaderTable table = new ReaderTable();
    private final Object lock;

    WriterSync(Object lock, boolean fair) {
        this.lock = lock;
        this.fair = fair;
    }

    @Override
    final boolean isFair() {
        return fair;
    }

    @Override
    Object blocker() {
        return lock;
    }

    /** Tries for a while without a place in the queue; a virtual thread hardly. */
    final boolean tryFor(LockNode node) {
        return !fair && length == 0 && backOff(node, node.thread.isVirtual() ? PAUSES / 8 : PAUSES);
    }

    // ---- writers

    final void lockWrite(long id) {
        if (writeAgain(id)) {
            return;
        }
        if (!tryTurnAtOnce(id)) {
            var node = new LockNode(false, 1);
            if (!tryFor(node)) {
                enter(node);
            }
        }
        awaitReaders(false, false, 0);
        holds = 1;
    }

    final boolean lockWrite(long id, boolean timed, long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (writeAgain(id)) {
            return true;
        }
        if (timed && nanos <= 0) {
            return !(fair && length != 0) && tryWriteAnew(id);
        }
        long deadline = timed ? System.nanoTime() + nanos : 0;
        int outcome = tryTurnAtOnce(id) ? ENTERED : enter(new LockNode(false, 1), timed, nanos);
        if (outcome == ENTERED) {
            outcome = awaitReaders(true, timed, deadline);
        }
        if (outcome == INTERRUPTED) {
            throw new InterruptedException();
        }
        if (outcome == ENTERED) {
            holds = 1;
        }
        return outcome == ENTERED;
    }

    /** Takes the write lock if no thread has it, or the read lock; whoever waits. */
    final boolean tryWrite(long id) {
        return writeAgain(id) || tryWriteAnew(id);
    }

    private boolean writeAgain(long id) {
        if (owner != id) {
            return false;
        }
        if (holds == Integer.MAX_VALUE) {
            throw new Error("Maximum lock count exceeded: " + thread + " holds the write lock " + holds + " times already");
        }
        holds++;
        return true;
    }

    private boolean tryWriteAnew(long id) {
        if (state != 0 || table.anyHeld() || !STATE.compareAndSet(this, 0L, TURN)) { // pairs with the release of state
            return false;
        }
        take(id, false);
        if (!table.anyHeld() && STATE.compareAndSet(this, TURN, TURN | WRITING)) {
            table.beginWrite();
            holds = 1;
            return true;
        }
        giveTurnBack();
        return false;
    }

    private boolean tryTurnAtOnce(long id) {
        return !(fair && length != 0) && tryTurn(id, false);
    }

    /** Makes it this thread's turn if it is no other writer's. */
    final boolean tryTurn(long id, boolean queued) {
        for (;;) {
            long seen = state;
            if ((seen & TURN) != 0 || !queued && length != 0 && overtaken >= MOST_OVERTAKEN) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen | TURN)) { // pairs with the release of state
                take(id, queued);
                return true;
            }
        }
    }

    private void take(long id, boolean queued) {
        owner = id;
        thread = Thread.currentThread();
        overtaken = queued || length == 0 ? 0 : overtaken + 1;
        table.close();
    }

    /** Second stage: waits for the readers to leave. If it ends otherwise the turn is given back. */
    private int awaitReaders(boolean interruptible, boolean timed, long deadline) {
        boolean interrupted = false;
        int outcome = ENTERED;
        long look = FIRST_LOOK;
        int left = SpinBudget.of(2);
        int next = 0;
        ReaderSlot[] slots = table.slots; // after the gate was closed: has every slot by which somebody may hold the lock
        for (;;) {
            while (slots != null && next < slots.length && slots[next].owner == 0) { // pairs with the release store of the reader
                next++;
            }
            ReaderSlot awaited = slots != null && next < slots.length ? slots[next] : WITHOUT_SLOT;
            if (awaited == WITHOUT_SLOT && STATE.compareAndSet(this, TURN, TURN | WRITING)) { // against readers without a slot
                break;
            }
            if (interruptible && Thread.interrupted()) {
                outcome = INTERRUPTED;
                break;
            }
            long rest = timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
            if (rest <= 0) {
                outcome = TIMED_OUT;
                break;
            }
            if (left != 0) {
                left = SpinBudget.next(left);
            } else if (table.awaited != awaited) {
                table.writer = Thread.currentThread();
                table.awaited = awaited; // volatile, and followed by one more look
                look = FIRST_LOOK;
            } else {
                LockSupport.parkNanos(lock, Math.min(look, rest));
                look = Math.max(look, look << 1);
                interrupted |= !interruptible && Thread.interrupted();
            }
        }
        if (table.awaited != null) {
            table.awaited = null;
            table.writer = null;
        }
        if (outcome == ENTERED) {
            table.beginWrite();
        } else {
            giveTurnBack();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome;
    }

    private void giveTurnBack() {
        owner = 0;
        thread = null;
        table.reopen();
        STATE.getAndBitwiseAnd(this, ~TURN); // readers without a slot may come and go meanwhile
        if (length != 0) {
            wakeFirst();
        }
    }

    final void unlockWrite() {
        checkHeld("unlock");
        if (--holds == 0) {
            releaseWrite();
        }
    }

    private void releaseWrite() {
        thread = null;
        owner = 0;
        table.endWrite();
        STATE.setRelease(this, state & -READER); // nobody else changes it while WRITING is set; pairs with the CAS of whoever is next
        if (length != 0) {
            wakeFirst();
        }
    }

    // ---- for conditions of the write lock

    @Override
    public void checkHeld(String action) {
        if (owner != Thread.currentThread().threadId()) {
            Thread holder = writer();
            throw new IllegalMonitorStateException(action + " of the write lock by " + Thread.currentThread() + ", but it is held by "
                    + (holder == null ? "no thread" : holder) + ": only the thread that holds it may do that");
        }
    }

    @Override
    public int holdsOfOwner() {
        return holds;
    }

    @Override
    public void releaseAll() {
        holds = 0;
        releaseWrite();
    }

    @Override
    public void enterQueued(LockNode node) {
        await(node, false, false, 0);
        awaitReaders(false, false, 0);
        holds = node.holds;
    }

    @Override
    public void enterAnew(LockNode node) {
        if (!tryTurnAtOnce(node.id)) {
            enter(node);
        }
        awaitReaders(false, false, 0);
        holds = node.holds;
    }

    // ---- what it looks like at the moment

    final boolean isWriting() {
        return (state & WRITING) != 0;
    }

    /** The writer that has the lock, or null; an estimate unless the caller has it. */
    final Thread writer() {
        Thread seen = thread;
        return seen != null && isWriting() && owner == seen.threadId() ? seen : null;
    }

    final int writeHolds(long id) {
        return owner == id ? holds : 0;
    }
}
