package dev.manyhands.process;

import dev.manyhands.shm.Mapped;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
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
     *
     * The reader is asked for frames only after the writer may have sent one; that a file is given back by a thread of Chronicle's, at some
     * time, is not soon enough, so it is done as soon as the reader has come to another file.
     */
    private static final RollCycle CYCLE = TestRollCycles.TEST_SECONDLY;
    private static final String TABLE = "metadata.cq4t";

    private final ChronicleQueue outQueue;
    private final ChronicleQueue inQueue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    /** What the clock of the queue that is written says, and the bytes that were written since. */
    private long millis;
    private long bytes;
    /** The file that is read. */
    private int cycle;

    ChronicleLink(Path folder, boolean isChild, long size, Arena arena) throws IOException {
        super(folder, isChild, size, arena);
        try {
            outQueue = queue(outFolder, ringSize(), () -> millis, new Reserve());
            appender = outQueue.createAppender();
            inQueue = queue(inFolder, ringSize(), () -> 0, (number, file) -> file.delete());
            tailer = inQueue.createTailer();
        } catch (UncheckedIOException | InternalError e) {
            throw noRoom(e);
        }
        appender.singleThreadedCheckDisabled(true); // the lock of this link sees to it
        tailer.singleThreadedCheckDisabled(true);
        cycle = tailer.cycle();
    }

    private static ChronicleQueue queue(Path folder, long size, TimeProvider clock, StoreFileListener listener) throws IOException {
        Files.createDirectories(folder);
        ChronicleQueue queue = SingleChronicleQueueBuilder.binary(folder).rollCycle(CYCLE).timeProvider(clock).storeFileListener(listener)
                .blockSize(size).build();
        Mapped.ownerOnly(folder.resolve(TABLE));
        return queue;
    }

    /**
     * Loads and initializes what a link needs, some 600 classes, which takes a child as long as all else that it does before it is ready: by
     * way of a queue in a folder that is made and deleted.
     */
    static void warmUp(Path folder) throws IOException {
        try (ChronicleQueue queue = queue(folder, LEAST, () -> 0, StoreFileListener.noOp())) {
            try (DocumentContext document = queue.createAppender().writingDocument()) {
                document.wire().bytes().write(new byte[1]);
            }
            queue.createTailer().readingDocument().close();
        }
        PoolFolder.delete(folder);
    }

    /** Has the file system give a new file all its room, as a hole that cannot be filled later would be an InternalError. */
    private static final class Reserve implements StoreFileListener {
        @Override
        public void onAcquired(int number, File file) {
            try {
                Mapped.ownerOnly(file.toPath());
                Mapped.reserve(file.toPath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void onReleased(int number, File file) {
            // the reader deletes it
        }
    }

    private static IOException noRoom(Throwable e) {
        return new IOException("there is no room for the files of a queue between this process and its parent or child", e);
    }

    @Override
    boolean offerFrame(MemorySegment frame, int length) throws IOException {
        if (bytes >= ringSize()) {
            millis += CYCLE.lengthInMillis();
            bytes = 0;
        }
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().bytes().write((byte[]) frame.heapBase().orElseThrow(), 0, length);
        } catch (UncheckedIOException | InternalError e) {
            throw noRoom(e);
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
            int length = document.wire().bytes().read((byte[]) frame.heapBase().orElseThrow());
            if (tailer.cycle() != cycle) {
                cycle = tailer.cycle();
                BackgroundResourceReleaser.releasePendingResources();
            }
            return length;
        }
    }

    @Override
    void closeFrames() {
        outQueue.close();
        inQueue.close();
        BackgroundResourceReleaser.releasePendingResources();
    }
}
