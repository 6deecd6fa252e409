package dev.manyhands.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ByteRingTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenByOneMappingIsReadByAnother() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            Path file = folder.resolve("ring");
            ByteRing writer = ByteRing.create(file, 4096, arena);
            ByteRing reader = ByteRing.open(file, arena);
            assertEquals(4096, reader.capacity());
            assertEquals(ByteRing.fileSize(4096), Files.size(file));
            int bytes = 2_000_000;
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(writer, bytes));
            read(reader, bytes);
            writing.join();
        }
    }

    /** Writes bytes that follow from their position, in pieces of random length. */
    private static void write(ByteRing ring, int bytes) {
        Random lengths = new Random(1);
        for (int at = 0; at < bytes;) {
            byte[] piece = new byte[Math.min(bytes - at, 1 + lengths.nextInt(6000))];
            for (int k = 0; k < piece.length; k++) {
                piece[k] = value(at + k);
            }
            for (long written = 0; written < piece.length;) {
                long now = ring.write(MemorySegment.ofArray(piece), written);
                written += now;
                if (now == 0) {
                    Thread.yield();
                }
            }
            at += piece.length;
        }
    }

    private static void read(ByteRing ring, int bytes) {
        Random lengths = new Random(2);
        for (int at = 0; at < bytes;) {
            byte[] piece = new byte[Math.min(bytes - at, 1 + lengths.nextInt(6000))];
            int length = (int) ring.read(MemorySegment.ofArray(piece), 0);
            for (int k = 0; k < length; k++) {
                assertEquals(value(at + k), piece[k], "byte " + (at + k));
            }
            at += length;
            if (length == 0) {
                Thread.yield();
            }
        }
        assertEquals(0, ring.read(MemorySegment.ofArray(new byte[1]), 0));
    }

    private static byte value(int position) {
        return (byte) (position * 0x9E3779B1 >>> 24);
    }

    @Test
    void itTakesAsMuchAsItsCapacity() {
        ByteRing ring = ByteRing.in(MemorySegment.ofArray(new long[(int) ByteRing.fileSize(16) / Long.BYTES]));
        MemorySegment bytes = MemorySegment.ofArray(new byte[100]);
        assertEquals(16, ring.write(bytes, 0));
        assertEquals(0, ring.write(bytes, 16));
        assertEquals(5, ring.read(bytes.asSlice(0, 5), 0));
        assertEquals(5, ring.write(bytes, 16));
        assertEquals(16, ring.read(bytes, 0));
        assertEquals(0, ring.read(bytes, 16));
    }

    @Test
    void nothingIsDoneForNoBytes() {
        ByteRing ring = ByteRing.in(MemorySegment.ofArray(new long[(int) ByteRing.fileSize(16) / Long.BYTES]));
        MemorySegment bytes = MemorySegment.ofArray(new byte[3]);
        assertEquals(0, ring.write(bytes, 3));
        assertEquals(0, ring.read(bytes, 3));
    }

    @Test
    void whatIsNoRingIsRefused() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Path file = Files.write(folder.resolve("other"), new byte[1000]);
            assertTrue(assertThrows(IOException.class, () -> ByteRing.open(file, arena)).getMessage().contains("is no ring of bytes"));
            assertThrows(NoSuchFileException.class, () -> ByteRing.open(folder.resolve("none"), arena));
            assertThrows(FileAlreadyExistsException.class, () -> ByteRing.create(file, 4096, arena));
            assertThrows(IllegalArgumentException.class, () -> ByteRing.create(folder.resolve("odd"), 5000, arena));
        }
    }

    @Test
    void afterItsArenaIsClosedItThrows() throws IOException {
        Arena arena = Arena.ofShared();
        ByteRing ring = ByteRing.create(folder.resolve("ring"), 4096, arena);
        arena.close();
        assertThrows(IllegalStateException.class, () -> ring.write(MemorySegment.ofArray(new byte[1]), 0));
        assertThrows(IllegalStateException.class, () -> ring.read(MemorySegment.ofArray(new byte[1]), 0));
    }
}
