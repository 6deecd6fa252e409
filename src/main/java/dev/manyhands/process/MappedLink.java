package dev.manyhands.process;

import dev.manyhands.shm.ByteRing;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A link over mapped files: frames as its subclass does it, streams of bytes through a {@link ByteRing} for each direction. */
abstract class MappedLink implements Link {
    /*
     * The libraries that carry the frames access memory with no check: after a close, an access would end the process. So all use of them
     * is under this object's lock, which nobody else wants and nobody waits under. The rings check by themselves.
     */
    private static final String DOWN = "down";
    private static final String UP = "up";
    /** As large as a core's own cache: a larger ring is slower, as what is read has left the cache by then. */
    private static final long MOST = 1 << 20;
    static final long LEAST = 1 << 14;
    private static final int SHARE = 128;

    final Path outFolder;
    final Path inFolder;
    final Arena arena;
    private final ByteRing out;
    private final ByteRing in;
    private boolean closed;

    /**
     * Makes the rings, or opens those that the parent has made.
     *
     * @param size capacity of a ring, a power of two
     * @param arena the link's own
     */
    MappedLink(Path folder, boolean isChild, long size, Arena arena) throws IOException {
        this.arena = arena;
        outFolder = folder.resolve(isChild ? UP : DOWN);
        inFolder = folder.resolve(isChild ? DOWN : UP);
        out = ring(outFolder, isChild, size);
        in = ring(inFolder, isChild, size);
    }

    /** A capacity for rings: 1 MiB, or less where that is more than a small part of what is free in a folder. */
    static long sizeIn(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long size = Math.min(MOST, Long.highestOneBit(Math.max(1, free / SHARE)));
        if (size < LEAST) {
            throw new IOException("no room for the files of a child process in " + folder + ": " + free + " bytes are free, "
                    + LEAST * SHARE + " are needed");
        }
        return size;
    }

    /** The capacity of each ring. */
    final long ringSize() {
        return out.capacity();
    }

    private ByteRing ring(Path folder, boolean isChild, long size) throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + ".bytes");
        return isChild ? ByteRing.open(file, arena) : ByteRing.create(file, size, arena);
    }

    /** Sends a frame; under the lock. */
    abstract boolean offerFrame(MemorySegment frame, int length) throws IOException;

    /**
     * Receives a frame; under the lock. Where what carries the frames goes on from its beginning, or in another file, it may miss one once.
     */
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
        int length = pollFrame(frame);
        return length >= 0 ? length : pollFrame(frame); // the first look may have gone no further than the end of a ring or of a file
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
