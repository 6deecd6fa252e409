package dev.manyhands.process;

import dev.manyhands.shm.Mapped;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
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
     * A queue goes on in a new file when its clock has come to the next cycle, and keeps all files for ever. Here the clock is no clock:
     * the one writer moves it on by a cycle when a file is nearly full, and the one reader deletes each file that it has read to its end.
     * The writer waits while there are MOST_FILES. Chronicle gives files back by a thread of its own, at some time; that is not soon
     * enough for this, so the reader has it done as soon as it has come to another file.
     *
     * Chronicle's files have holes, and for a hole that cannot be filled the JVM is ended by a signal (it is Unsafe that accesses it). So
     * all files are made here, full of zeros, under the names where Chronicle looks for files that were made in advance; and a file is
     * left before its first chunk, which is all that was made, is full.
     */
    private static final RollCycle CYCLE = TestRollCycles.TEST_SECONDLY;
    private static final DateTimeFormatter NAMES = DateTimeFormatter.ofPattern(CYCLE.format()).withZone(ZoneOffset.UTC);
    private static final String IN_ADVANCE = ".precreated";
    private static final String SUFFIX = ".cq4";
    private static final String TABLE = "metadata.cq4t";
    private static final long TABLE_SIZE = 1 << 17;
    private static final int MOST_FILES = 4;
    /** A file is so many times as large as the ring beside it: to begin another one takes some milliseconds. */
    private static final int RINGS = 4;
    /** Left free at the end of a file: room for a frame, a page of the index, and marks. */
    private static final int SLACK = 4 * Frame.MOST;
    /** The index is for those who seek, and nobody does: as small as it can be. */
    private static final int INDEX_COUNT = 512;
    private static final int INDEX_SPACING = 256;

    private final ChronicleQueue outQueue;
    private final ChronicleQueue inQueue;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final long fileSize;
    /** What the clock of the queue that is written says. */
    private long millis;
    /** Where the last frame ends in its file. */
    private long position;
    /** The file that is read. */
    private int cycle;

    ChronicleLink(Path folder, boolean isChild, long size, Arena arena) throws IOException {
        super(folder, isChild, size, arena);
        if (!isChild) {
            makeTable(outFolder);
            makeTable(inFolder);
        }
        fileSize = RINGS * ringSize();
        makeFile(outFolder, 0, fileSize);
        outQueue = queue(outFolder, fileSize, this);
        appender = outQueue.createAppender();
        inQueue = queue(inFolder, fileSize, null);
        tailer = inQueue.createTailer();
        appender.singleThreadedCheckDisabled(true); // the lock of this link sees to it
        tailer.singleThreadedCheckDisabled(true);
        cycle = tailer.cycle();
    }

    private static void makeTable(Path folder) throws IOException {
        Files.createDirectories(folder);
        Mapped.make(folder.resolve(TABLE), TABLE_SIZE);
    }

    private static void makeFile(Path folder, long millis, long size) throws IOException {
        Mapped.make(folder.resolve(NAMES.format(Instant.ofEpochMilli(millis)) + IN_ADVANCE), size);
    }

    /** Opens a queue: for the link that writes it, or null for its reader. */
    private static ChronicleQueue queue(Path folder, long size, ChronicleLink writer) {
        return SingleChronicleQueueBuilder.binary(folder).rollCycle(CYCLE).blockSize(size)
                .indexCount(INDEX_COUNT).indexSpacing(INDEX_SPACING)
                .timeProvider(() -> writer == null ? 0 : writer.millis)
                .storeFileListener(writer != null ? StoreFileListener.noOp() : (number, file) -> file.delete())
                .build();
    }

    @Override
    boolean offerFrame(MemorySegment frame, int length) throws IOException {
        if (position > fileSize - SLACK) {
            if (files() >= MOST_FILES) {
                return false;
            }
            makeFile(outFolder, millis + CYCLE.lengthInMillis(), fileSize);
            millis += CYCLE.lengthInMillis();
        }
        try (DocumentContext document = appender.writingDocument()) {
            Bytes<?> bytes = document.wire().bytes();
            bytes.write((byte[]) frame.heapBase().orElseThrow(), 0, length);
            position = bytes.writePosition();
        }
        return true;
    }

    private int files() {
        String[] files = outFolder.toFile().list((File parent, String name) -> name.endsWith(SUFFIX));
        return files == null ? 0 : files.length;
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
