package dev.manyhands.process;

import dev.manyhands.shm.Mapped;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** A link whose frames go through Agrona's one-to-one ring buffers in mapped memory. */
final class AgronaLink extends MappedLink {
    /** Room for some 60 of the longest frames; the ring takes none that is longer than an eighth of it. */
    private static final int CAPACITY = 1 << 18;
    private static final int TYPE = 1;

    private final OneToOneRingBuffer out;
    private final OneToOneRingBuffer in;
    private byte[] target;
    private int received;
    private final MessageHandler handler = this::take;

    AgronaLink(Path folder, boolean isChild, long size, Arena arena) throws IOException {
        super(folder, isChild, size, arena);
        out = ring(outFolder, isChild);
        in = ring(inFolder, isChild);
    }

    private OneToOneRingBuffer ring(Path folder, boolean isChild) throws IOException {
        Path file = folder.resolveSibling(folder.getFileName() + ".frames");
        MemorySegment memory = isChild ? Mapped.open(file, arena)
                : Mapped.create(file, CAPACITY + RingBufferDescriptor.TRAILER_LENGTH, arena);
        return new OneToOneRingBuffer(new UnsafeBuffer(memory.asByteBuffer()));
    }

    @Override
    boolean offerFrame(MemorySegment frame, int length) {
        int index = out.tryClaim(TYPE, length);
        if (index == RingBuffer.INSUFFICIENT_CAPACITY) {
            return false;
        }
        out.buffer().putBytes(index, (byte[]) frame.heapBase().orElseThrow(), 0, length);
        out.commit(index);
        return true;
    }

    @Override
    int pollFrame(MemorySegment frame) {
        target = (byte[]) frame.heapBase().orElseThrow();
        received = -1;
        in.read(handler, 1);
        return received;
    }

    private void take(int type, MutableDirectBuffer buffer, int index, int length) {
        buffer.getBytes(index, target, 0, length);
        received = length;
    }

    @Override
    void closeFrames() {
        target = null; // the rings lie in memory of the arena
    }
}
