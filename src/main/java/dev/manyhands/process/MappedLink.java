package dev.manyhands.process;

import dev.manyhands.shm.ByteRing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** A link over mapped files: frames as its subclass does it, streams of bytes through a {@link ByteRing} for each direction. */
abstract class MappedLink implements Link {
    /*
     * The libraries that carry the frames access memory with no check: after a close, an access would end the process. So all use of them
     * is under this object's lock, which nobody else wants and nobody waits under. The rings check by themselves.
     */
    static final String DOWN = "down";
    static final String UP = "up";

    final Path outFolder;
    final Path inFolder;
    final Arena arena;
    private final ByteRing out;
    private final ByteRing in;
    private boolean closed;

    /** Makes the rings, or opens those that the parent has made; the arena is the link's own from now on. */
    MappedLink(Path folder, boolean isChild, Sizes sizes, Arena arena) throws IOException {
        this.arena = arena;
        outFolder = folder.resolve(isChild ? UP : DOWN);
        inFolder = folder.resolve(isChild ? DOWN : UP);
        out = ring(outFolder, isChild, sizes);
        in = ring(inFolder, isChild, sizes);
    }

    private ByteRing ring(Path folder, boolean isChild, Sizes sizes) throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + ".bytes");
        return isChild ? ByteRing.open(file, arena) : ByteRing.create(file, sizes.ring(), arena);
    }

    /** Sends a frame; under the lock. */
    abstract boolean offerFrame(MemorySegment frame, int length) throws IOException;

    /** Receives a frame; under the lock. */
    abstract int pollFrame(MemorySegment frame) throws IOException;

    /** Closes what carries the frames; under the lock. */
    abstract void closeFrames();

    @Override
    public final synchronized boolean offer(MemorySegment frame, int length) throws IOException {
        checkOpen();
        return offerFrame(frame, length);
    }

    @Override
    public final synchronized int poll(MemorySegment frame) throws IOException {
        checkOpen();
        return pollFrame(frame);
    }

    private void checkOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public final long write(MemorySegment bytes, long from) throws IOException {
        try {
            return out.write(bytes, from);
        } catch (IllegalStateException e) {
            throw new IOException("the link is closed", e);
        }
    }

    @Override
    public final long read(MemorySegment bytes, long to) throws IOException {
        try {
            return in.read(bytes, to);
        } catch (IllegalStateException e) {
            throw new IOException("the link is closed", e);
        }
    }

    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            closeFrames();
            arena.close();
        }
    }
}
