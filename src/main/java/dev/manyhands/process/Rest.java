package dev.manyhands.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Words that a parent and a child share, in a mapped file: whether each of them rests and wants a ring when something comes. */
final class Rest {
    /*
     * No wake-up is lost (Dekker): who is about to rest writes its word and then looks once more at the link; who has sent something then
     * reads that word. Both have a full fence in between, so either the one sees the message or the other sees the word. The ring takes the
     * word back by an exchange, so there is one ring per rest.
     *
     * Each side has a cache line of its own, and its neighbour. Another word in it says that a side has opened a link that takes long.
     *
     *   0: the parent rests   8: it has opened the link   128: the child rests   136: it has opened the link
     */
    static final long BYTES = 256;
    private static final long PARENT = 0;
    private static final long CHILD = 128;
    private static final long OPEN = 8;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment page;
    private final long mine;
    private final long theirs;

    Rest(MemorySegment page, boolean isChild) {
        this.page = page;
        this.mine = isChild ? CHILD : PARENT;
        this.theirs = isChild ? PARENT : CHILD;
    }

    /** Maps the words in a file, which is made if need be. */
    static Rest map(Path file, boolean isChild, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Rest(channel.map(FileChannel.MapMode.READ_WRITE, 0, BYTES, arena), isChild);
        }
    }

    /** This side is about to rest; it must look for messages once more. */
    void begin() {
        WORD.setVolatile(page, mine, 1L);
        VarHandle.fullFence(); // pairs with mustRing
    }

    /** This side rests no more. */
    void end() {
        WORD.setOpaque(page, mine, 0L); // a late look at it makes for a ring in vain
    }

    /** Says that this side has opened the link that takes long. */
    void open() {
        WORD.setRelease(page, mine + OPEN, 1L); // pairs with isOpenThere
    }

    /** Whether the other side has opened it. */
    boolean isOpenThere() {
        return (long) WORD.getAcquire(page, theirs + OPEN) != 0; // pairs with open
    }

    /** Whether the other side rests and must be rung, by the caller; after something was sent. */
    boolean mustRing() {
        VarHandle.fullFence(); // pairs with begin
        return (long) WORD.getOpaque(page, theirs) != 0 && (long) WORD.getAndSet(page, theirs, 0L) != 0;
    }
}
