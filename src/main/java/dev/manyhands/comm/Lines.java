package dev.manyhands.comm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Words in memory that begin at a cache line: an array on the heap begins anywhere, so that what should share a line would not. */
final class Lines {
    /** Words in a cache line of 64 bytes. */
    static final int WORDS = 8;
    /** Words from a line to the next that another thread writes: processors fetch lines in pairs. */
    static final int APART = 16;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
    private static final long ALIGNMENT = 128;

    /** Freed by the garbage collector together with this object. */
    private final MemorySegment memory;

    Lines(int words) {
        memory = Arena.ofAuto().allocate((long) words << 3, ALIGNMENT);
    }

    long get(int word) {
        return (long) WORD.get(memory, (long) word << 3);
    }

    void set(int word, long value) {
        WORD.set(memory, (long) word << 3, value);
    }

    long getAcquire(int word) {
        return (long) WORD.getAcquire(memory, (long) word << 3);
    }

    void setRelease(int word, long value) {
        WORD.setRelease(memory, (long) word << 3, value);
    }
}
