package dev.manyhands.comm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** An array for the elements of a message on its way: the sender fills it, the receiver gives it back. */
final class Chunk {
    private static final VarHandle USED;

    static {
        try {
            USED = MethodHandles.lookup().findVarHandle(Chunk.class, "used", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Kind kind;
    final int capacity;
    final Buffer buffer;
    private boolean used;

    Chunk(Kind kind, int capacity) {
        this.kind = kind;
        this.capacity = capacity;
        this.buffer = new Buffer().contiguous(kind.newArray(capacity), kind, 0, capacity);
    }

    /** For the sender: whether the receiver has given it back, and so has read it. */
    boolean isFree() {
        return !(boolean) USED.getAcquire(this); // pairs with the release in giveBack()
    }

    Chunk take() {
        used = true; // published with the message
        return this;
    }

    void giveBack() {
        USED.setRelease(this, false);
    }
}
