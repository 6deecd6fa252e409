package dev.manyhands.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * A stream of bytes from one writer to one reader, who may be in different processes, through a mapped file of fixed size.
 *
 * <p>Each side maps the file for itself; a ring that was mapped is used for one of the two directions only. One thread at a time writes and
 * one reads; which it is may change, with a happens-before between them. What a thread did before it wrote bytes happens-before what
 * another one does after it read them. No method waits: both are wait-free, and cost the copying of the bytes.
 */
public final class ByteRing {
    /*
     * Two counters of bytes, "written" and "read", which only grow; 64 bits last for centuries. A byte with number k of the stream lies at
     * k modulo the capacity, a power of two. Layout:
     *
     *   0        128           256        384                 384 + capacity
     *   +--------+-------------+----------+--------------------+
     *   |        | written     | read     | bytes              |
     *   +--------+-------------+----------+--------------------+
     *
     * Each counter has a cache line of its own, and the neighbour that the processor fetches with it. "written" is stored by the writer
     * alone, "read" by the reader alone (Lamport's queue; that each side remembers what it last saw of the other's counter, and looks again
     * only when that does not suffice, is from FastForward and its followers).
     *
     * Invariant: read <= written <= read + capacity. Each side knows its own counter, and a value that the other one had some time ago.
     *
     * Nothing is read before it is there: the writer copies bytes and then stores "written" with release; the reader loads it with acquire
     * and reads only below it. Nothing is overwritten before it was read: the reader copies bytes out and then stores "read" with release,
     * so its loads are done by then; the writer loads it with acquire and writes only below read + capacity. As an old value of a counter
     * is too small, who has one does too little and never too much.
     *
     * Tried with mistakes in it: see ByteRingStress.
     */
    private static final long WRITTEN = 128;
    private static final long READ = 256;
    private static final long BYTES = 384;
    /** The most that is copied before the other side is told: it can begin with it meanwhile, and finds it in the cache. */
    private static final long PIECE = 1 << 16;
    private static final VarHandle COUNTER = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment memory;
    private final long capacity;
    /** The writer's: bytes it has written, and what it knows of how many were read. */
    private long written;
    private long readSeen;
    /** The reader's: bytes it has read, and what it knows of how many were written. */
    private long read;
    private long writtenSeen;

    private ByteRing(MemorySegment memory, long capacity) {
        this.memory = memory;
        this.capacity = capacity;
        written = writtenSeen = (long) COUNTER.getAcquire(memory, WRITTEN);
        read = readSeen = (long) COUNTER.getAcquire(memory, READ);
    }

    /** The ring in a piece of memory, new or in use. */
    static ByteRing in(MemorySegment memory) {
        return new ByteRing(memory, memory.byteSize() - BYTES);
    }

    /**
     * Makes a ring in a new file, and maps it.
     *
     * @param file the file, which must not exist; nobody but its owner gets access
     * @param capacity how many bytes are under way at most: a power of two
     * @param arena what the mapping belongs to
     * @return the ring
     * @throws IOException if the file exists, or the file system has no room for it
     * @throws IllegalArgumentException if the capacity is no power of two
     */
    public static ByteRing create(Path file, long capacity, Arena arena) throws IOException {
        if (Long.bitCount(capacity) != 1 || capacity < 0) {
            throw new IllegalArgumentException("capacity is " + capacity + ": expected a power of two");
        }
        return in(Mapped.create(file, fileSize(capacity), arena));
    }

    /**
     * Maps a ring that was made before.
     *
     * @param file the file
     * @param arena what the mapping belongs to
     * @return the ring
     * @throws IOException if the file does not exist, or is no ring
     */
    public static ByteRing open(Path file, Arena arena) throws IOException {
        MemorySegment memory = Mapped.open(file, arena);
        if (memory.byteSize() <= BYTES || Long.bitCount(memory.byteSize() - BYTES) != 1) {
            throw new IOException(file + " is no ring of bytes: such a file has a power of two and " + BYTES + " bytes, this one has "
                    + memory.byteSize());
        }
        return in(memory);
    }

    /**
     * Returns the size of the file of a ring.
     *
     * @param capacity the capacity of the ring
     * @return the size in bytes
     */
    public static long fileSize(long capacity) {
        return BYTES + capacity;
    }

    /**
     * Returns how many bytes are under way at most.
     *
     * @return the capacity
     */
    public long capacity() {
        return capacity;
    }

    /**
     * Writes some bytes, as many as there is room for now and not more than 64 KiB.
     *
     * @param source where they lie
     * @param from where in it they begin; all that follow it are to be written
     * @return how many were written, perhaps none
     */
    public long write(MemorySegment source, long from) {
        long wanted = Math.min(PIECE, source.byteSize() - from);
        if (readSeen + capacity - written < wanted) {
            readSeen = (long) COUNTER.getAcquire(memory, READ); // pairs with the release in read: those bytes have been copied
        }
        long length = Math.min(wanted, readSeen + capacity - written);
        if (length <= 0) {
            return 0;
        }
        long at = written & capacity - 1;
        long first = Math.min(length, capacity - at);
        MemorySegment.copy(source, from, memory, BYTES + at, first);
        if (first < length) {
            MemorySegment.copy(source, from + first, memory, BYTES, length - first);
        }
        written += length;
        COUNTER.setRelease(memory, WRITTEN, written); // pairs with the acquire in read
        return length;
    }

    /**
     * Reads some bytes, as many as there are now and not more than 64 KiB.
     *
     * @param target where they go
     * @param to where in it they begin; it is to be filled to its end
     * @return how many were read, perhaps none
     */
    public long read(MemorySegment target, long to) {
        long wanted = Math.min(PIECE, target.byteSize() - to);
        if (writtenSeen - read < wanted) {
            writtenSeen = (long) COUNTER.getAcquire(memory, WRITTEN); // pairs with the release in write: those bytes are there
        }
        long length = Math.min(wanted, writtenSeen - read);
        if (length <= 0) {
            return 0;
        }
        long at = read & capacity - 1;
        long first = Math.min(length, capacity - at);
        MemorySegment.copy(memory, BYTES + at, target, to, first);
        if (first < length) {
            MemorySegment.copy(memory, BYTES, target, to + first, length - first);
        }
        read += length;
        COUNTER.setRelease(memory, READ, read); // pairs with the acquire in write
        return length;
    }
}
