package dev.manyhands.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * One end of a two-way line between a parent and a child: short frames, and streams of bytes beside them. No method waits.
 *
 * <p>One thread at a time sends and one receives; which it is may change, with a happens-before between them. What is sent
 * happens-before its receipt. A stream of bytes belongs to the frame that was sent before: it is received after that frame and before the
 * next one.
 */
interface Link extends AutoCloseable {
    /** Sends a frame, the first {@code length} bytes of the segment, which is on the heap; false if there is no room for it now. */
    boolean offer(MemorySegment frame, int length) throws IOException;

    /** Sends what was left to be sent of a frame that was offered; whether nothing is left. */
    default boolean flush() throws IOException {
        return true;
    }

    /**
     * Receives the next frame into a segment on the heap that has {@link Frame#MOST} bytes; the length, or -1 if there is none. A frame that
     * has come must be found at once, as who finds none may rest until it is rung, and that was not done for this one.
     */
    int poll(MemorySegment frame) throws IOException;

    /** Sends some of the bytes from an offset on; how many, perhaps 0. */
    long write(MemorySegment bytes, long from) throws IOException;

    /** Receives some bytes, to an offset; how many, perhaps 0. */
    long read(MemorySegment bytes, long to) throws IOException;

    /** Closes this end; the files are the parent's to delete. */
    @Override
    void close() throws IOException;
}
