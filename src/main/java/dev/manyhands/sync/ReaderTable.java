package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** Left padding of {@link ReaderTable}. */
abstract class ReaderTablePadding {
    int gap; // fills the header, where the JVM would else put an int of a subclass, outside the padding
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** The fields of {@link ReaderTable}: a cache line that readers only read. */
abstract class ReaderTableFields extends ReaderTablePadding {
    /** Number of writes so far, times 4, and two bits: see {@link ReaderTable}. */
    volatile long version = 4;
    /** The slots; null before the first reader. */
    volatile ReaderSlot[] slots;
    /** The slot that a writer is waiting for to be free, if it is parked or about to park. */
    volatile ReaderSlot awaited;
    /** That writer. */
    volatile Thread writer;
}

/** Where readers of a {@link ReadWriteLock} note that they hold it without getting into each other's way, and the gate that stops them. */
final class ReaderTable extends ReaderTableFields {
    /*
     * After BRAVO (Dice and Kogan, Biased Locking for Reader-Writer Locks, 2019). A reader takes the slot that its thread's id is hashed
     * to, by a CAS from 0 to the id, and then looks whether the gate is open. A writer closes the gate and then waits until each slot
     * has been free once. CAS, close, and both looks are volatile, so in their total order (Dekker) at least one side sees the other:
     * either the reader finds the gate closed and gives the slot back, or the writer finds the slot taken. In contrast to BRAVO the
     * table belongs to one lock, begins with two slots and grows when readers meet in a slot, and a slot belongs to a thread, so that it
     * is also the place where the thread's holds are counted.
     *
     * While the gate is closed no slot is newly held (except by the writer itself, which may pass it once it has the lock). So the
     * writer may wait for one slot after the other.
     *
     * Growing: a new array has the old slots and some more. A reader that takes a slot has read it from an array published before, so
     * by the same total order a writer that the reader did not notice reads that array or a later one.
     *
     * A reader leaves by a release store of 0 and a look at "awaited", with no fence between them. So it may miss a writer that is just
     * about to park. Therefore the writer's parks are limited: 1, 2, 4, ... ms; see LockQueue for why that is sound and costs nothing.
     *
     * version:  bit 0  CLOSED   a writer has the lock, or waits for the readers to leave
     *           bit 1  WRITING  a writer has the lock
     *           the rest        counts the writes that have ended
     * An optimistic read is valid if neither a write was going on when it began nor one has begun since: WRITING is set before the
     * writer's first store (storeStoreFence) and the look at the end comes after the reader's last load (acquireFence).
     */
    private static final long CLOSED = 1;
    private static final long WRITING = 2;
    private static final long WRITE = 4;

    /** How many slots next to its own a reader tries. */
    private static final int NEIGHBOURS = 4;
    private static final int PROCESSORS = Integer.highestOneBit(Math.max(2, SpinBudget.PROCESSORS));
    /** Up to this size the table grows when two readers meet in a slot. */
    private static final int ENOUGH = 4 * PROCESSORS;
    /** Up to this size it grows when a reader finds no free slot near its own, or two use one by turns. */
    private static final int LARGEST = Math.min(Math.max(64, 16 * PROCESSORS), 1024);

    private static final VarHandle VERSION;
    private static final VarHandle SLOTS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            VERSION = lookup.findVarHandle(ReaderTableFields.class, "version", long.class);
            SLOTS = lookup.findVarHandle(ReaderTableFields.class, "slots", ReaderSlot[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How an attempt to enter ended. */
    enum Entry { ENTERED, CLOSED, FULL }

    /** Right padding, see {@link ReaderTablePadding}. */
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13, q14, q15;

    // ---- readers

    /** The fast path: enters by the thread's own slot if that is free and the gate open, or once more if the slot is held already. */
    boolean enter(long id) {
        ReaderSlot[] table = slots;
        if (table == null) {
            return false;
        }
        ReaderSlot slot = table[home(id, table.length)];
        if (slot.owner == id) {
            slot.holdAgain();
            return true;
        }
        if (!slot.claim(id) || !passGate(slot)) {
            return false;
        }
        if (slot.isDisputed(id) && table.length < LARGEST) {
            grow(table, table.length << 1);
        }
        return true;
    }

    /** The last step of a reader that has a slot. */
    private boolean passGate(ReaderSlot slot) {
        if ((version & CLOSED) == 0) { // volatile, after the CAS of claim(): pairs with close()
            slot.hold();
            return true;
        }
        slot.giveBack();
        wake(slot);
        return false;
    }

    /** Enters by the thread's own slot or one near it. A writer that has the lock enters in spite of the gate. */
    Entry enterAnywhere(long id, boolean writing) {
        for (;;) {
            ReaderSlot[] table = slots;
            if (table == null) {
                grow(null, 2);
                continue;
            }
            int home = home(id, table.length);
            for (int k = 0; k < NEIGHBOURS && k < table.length; k++) {
                ReaderSlot slot = table[home ^ k];
                if (slot.claim(id)) {
                    if (writing) {
                        slot.hold();
                        return Entry.ENTERED;
                    }
                    return passGate(slot) ? Entry.ENTERED : Entry.CLOSED;
                }
                if (k == 0 && table.length < ENOUGH) {
                    break;
                }
            }
            if (table.length >= LARGEST) {
                return Entry.FULL;
            }
            grow(table, table.length << 1);
        }
    }

    /** Takes back one hold that the thread has by its own slot; false if it has none there. */
    boolean leave(long id) {
        ReaderSlot[] table = slots;
        if (table != null) {
            ReaderSlot slot = table[home(id, table.length)];
            if (slot.owner == id) {
                leave(slot);
                return true;
            }
        }
        return false;
    }

    /** Takes back one hold of the thread that has the slot. */
    void leave(ReaderSlot slot) {
        if (slot.release()) {
            wake(slot);
        }
    }

    private void wake(ReaderSlot slot) {
        if (awaited == slot) {
            LockSupport.unpark(writer);
        }
    }

    /** A slot by which the thread holds the lock, or null. */
    ReaderSlot find(long id) {
        ReaderSlot[] table = slots;
        if (table != null) {
            for (ReaderSlot slot : table) {
                if (slot.owner == id) {
                    return slot;
                }
            }
        }
        return null;
    }

    /** Fibonacci hashing: ids that follow each other are far apart. */
    private static int home(long id, int size) {
        return (int) (id * 0x9E3779B97F4A7C15L >>> Long.numberOfLeadingZeros(size - 1));
    }

    private void grow(ReaderSlot[] from, int size) {
        var to = new ReaderSlot[size];
        int old = from == null ? 0 : from.length;
        if (old != 0) {
            System.arraycopy(from, 0, to, 0, old);
        }
        for (int k = old; k < size; k++) {
            to[k] = new ReaderSlot();
        }
        SLOTS.compareAndSet(this, from, to); // if another thread was faster, its table will do
    }

    // ---- the writer whose turn it is

    /** Closes the gate; a full fence before the looks at the slots. */
    void close() {
        version |= CLOSED; // only the writer whose turn it is changes it
    }

    /** Begins a write, after all readers have left. */
    void beginWrite() {
        VERSION.setOpaque(this, version | WRITING);
        VarHandle.storeStoreFence(); // the writer's stores come after; pairs with the acquireFence in isUnchanged()
    }

    /** Ends a write and opens the gate. */
    void endWrite() {
        VERSION.setRelease(this, (version & -WRITE) + WRITE); // pairs with the look of passGate() and of optimistic readers
    }

    /** Opens the gate without a write. */
    void reopen() {
        VERSION.setRelease(this, version & -WRITE);
    }

    /** Whether a reader holds the lock by a slot. */
    boolean anyHeld() {
        ReaderSlot[] table = slots;
        if (table != null) {
            for (ReaderSlot slot : table) {
                if (slot.isHeld()) {
                    return true;
                }
            }
        }
        return false;
    }

    // ---- optimistic readers

    /** A stamp of what can be read now, or 0 if a write is going on. */
    long stamp() {
        long now = version;
        return (now & WRITING) == 0 ? now & -WRITE : 0;
    }

    /** Whether no write has begun since the stamp was given. The version is never 0, as it begins above and only grows. */
    boolean isUnchanged(long stamp) {
        VarHandle.acquireFence(); // the reader's loads come before; pairs with the fence in beginWrite() and the release in endWrite()
        return (version & ~CLOSED) == stamp;
    }

    // ---- introspection

    /** How many holds there are by slots: of a thread, or of all threads if the id is 0. */
    int holds(long id) {
        ReaderSlot[] table = slots;
        int sum = 0;
        if (table != null) {
            for (ReaderSlot slot : table) {
                long owner = slot.owner;
                if (owner != 0 && (id == 0 || owner == id)) {
                    sum += slot.holds;
                }
            }
        }
        return sum;
    }
}
