package dev.manyhands.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.StoreFileListener;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.TestRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/** A link whose frames go through Chronicle queues, one for each direction. */
final class ChronicleLink extends MappedLink {
    /*
     * A queue goes on in a new file when its clock has come to the next cycle, and keeps all files for ever. Here the clock is no clock: the
     * one writer moves it on by a cycle when it has written so many bytes, and the one reader deletes each file that it has read to its end.
     * So there are two files at most as long as the reader keeps up, and the few frames under way at a time see to that.
     */
    private static final RollCycle CYCLE = TestRollCycles.TEST_SECONDLY;

    private final ChronicleQueue outQueue;
    private final ChronicleQueue inQueue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final long rollBytes;
    /** What the clock of the queue that is written says, and the bytes that were written since. */
    private long millis;
    private long bytes;

    ChronicleLink(Path folder, boolean isChild, Sizes sizes, Arena arena) throws IOException {
        super(folder, isChild, sizes, arena);
        rollBytes = sizes.frames();
        outQueue = queue(outFolder, () -> millis, StoreFileListener.noOp());
        inQueue = queue(inFolder, () -> 0, (cycle, file) -> file.delete());
        appender = outQueue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        tailer = inQueue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
    }


    private ChronicleQueue queue(Path folder, TimeProvider clock, StoreFileListener listener) throws IOException {
        Files.createDirectories(folder);
        return SingleChronicleQueueBuilder.binary(folder).rollCycle(CYCLE).timeProvider(clock).storeFileListener(listener)
                .blockSize(rollBytes).build();
    }

    @Override
    boolean offerFrame(MemorySegment frame, int length) throws IOException {
        if (bytes >= rollBytes) {
            millis += CYCLE.lengthInMillis();
            bytes = 0;
        }
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write((byte[]) frame.heapBase().orElseThrow(), 0, length);
        }
        bytes += length + Integer.BYTES;
        return true;
    }

    @Override
    int pollFrame(MemorySegment frame) {
        try (DocumentContext document = tailer.readingDocument()) {
            if (!document.isPresent()) {
                return -1;
            }
            return document.wire().bytes().read((byte[]) frame.heapBase().orElseThrow());
        }
    }

    @Override
    void closeFrames() {
        outQueue.close();
        inQueue.close();
    }
}
