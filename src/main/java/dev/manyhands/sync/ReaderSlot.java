package dev.manyhands.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Left padding of {@link ReaderSlot}, so that no other object shares its cache line. */
abstract class ReaderSlotPadding {
    int gap; // fills the header, where the JVM would else put an int of a subclass, outside the padding
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13;
}

/** The fields of {@link ReaderSlot}. */
abstract class ReaderSlotFields extends ReaderSlotPadding {
    /** The id of the thread that has the slot, 0 if none has. */
    volatile long owner;
    /** How often that thread holds the read lock by this slot; 0 while it does not know yet whether it may. Written by that thread only. */
    volatile int holds;
    // Who has used the slot before; all three are used only by the thread that has the slot.
    int changes;
    long last;
    long since;
}

/** A cache line in which one thread at a time notes that it holds the read lock. See {@link ReaderTable}. */
final class ReaderSlot extends ReaderSlotFields {
    /** So many changes of the user within so many nanoseconds are a dispute. The first is a power of two. */
    private static final int CHANGES = 64;
    private static final long DISPUTE = 100_000;

    private static final VarHandle OWNER;
    private static final VarHandle HOLDS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OWNER = lookup.findVarHandle(ReaderSlotFields.class, "owner", long.class);
            HOLDS = lookup.findVarHandle(ReaderSlotFields.class, "holds", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Right padding, see {@link ReaderSlotPadding}. */
    long q00, q01, q02, q03, q04, q05, q06, q07, q08, q09, q10, q11, q12, q13;

    /** Takes the slot if it is free. A full fence: what the thread reads afterwards it reads after the slot is visibly taken. */
    boolean claim(long id) {
        return owner == 0 && OWNER.compareAndSet(this, 0L, id);
    }

    /** Notes the first hold of the thread that has the slot. */
    void hold() {
        HOLDS.setOpaque(this, 1); // read by whoever counts, or waits to know
    }

    /**
     * Notes who uses the slot. Returns true if threads use it by turns and so fast that each waits for the cache line: then they had better
     * have slots of their own. Virtual threads do not count: they come and go.
     */
    boolean isDisputed(long id) {
        if (last == id) {
            return false;
        }
        last = id;
        if ((++changes & CHANGES - 1) != 0 || Thread.currentThread().isVirtual()) {
            return false;
        }
        long before = since;
        since = System.nanoTime();
        return since - before < DISPUTE;
    }

    /** Notes one hold more. */
    void holdAgain() {
        int count = holds;
        if (count == Integer.MAX_VALUE) {
            throw new Error("Maximum lock count exceeded: " + Thread.currentThread() + " holds the read lock " + count + " times already");
        }
        HOLDS.setOpaque(this, count + 1);
    }

    /** Takes one hold back; with the last one the slot becomes free, and this returns true. */
    boolean release() {
        int count = holds - 1;
        HOLDS.setOpaque(this, count);
        if (count != 0) {
            return false;
        }
        OWNER.setRelease(this, 0L); // what was read and written under the lock comes before; pairs with the writer's read of "owner"
        return true;
    }

    /** Gives the slot back unused. */
    void giveBack() {
        OWNER.setRelease(this, 0L);
    }

    /**
     * Whether a thread holds the read lock by this slot. A thread that has just taken it and is about to find out whether it may is
     * waited for; that takes it a few instructions.
     */
    boolean isHeld() {
        for (int k = 1; owner != 0; k++) {
            if (holds != 0) {
                return true;
            }
            if ((k & 63) == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
        return false;
    }
}
