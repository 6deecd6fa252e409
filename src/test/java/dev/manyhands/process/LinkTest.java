package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every transport does with frames and streams of bytes. One thread is both ends. */
@Timeout(240)
class LinkTest {
    private static final long SIZE = 1 << 16;
    /** Two rings, and for each direction a ring, or a table and four files of four times the size, with holes of a quarter more. */
    private static final long BOUND = 2 * SIZE + 2 * (1 << 18) + 2 * 4 * 4 * SIZE * 5 / 4;

    @TempDir(factory = SharedMemory.class)
    private Path folder;
    private final MemorySegment out = MemorySegment.ofArray(new byte[Frame.MOST]);
    private final MemorySegment in = MemorySegment.ofArray(new byte[Frame.MOST]);

    @ParameterizedTest
    @EnumSource(Transport.class)
    void framesOfEveryLengthArriveInOrder(Transport transport) throws IOException {
        try (LinkPair pair = new LinkPair(transport, folder, SIZE)) {
            for (int length = Frame.BODY; length <= Frame.MOST; length++) {
                pass(pair.parent, pair.child, length, length);
                pass(pair.child, pair.parent, length, -length);
            }
            assertEquals(-1, pair.parent.poll(in));
            assertEquals(-1, pair.child.poll(in));
        }
    }

    /** Who finds nothing rests, and is not rung for what came before: so the first look must find it, also where a ring or a file ends. */
    @ParameterizedTest
    @EnumSource(value = Transport.class, names = {"AGRONA", "CHRONICLE"})
    void theFirstLookFindsAFrame(Transport transport) throws IOException {
        try (LinkPair pair = new LinkPair(transport, folder, SIZE)) {
            for (int k = 0; k < 20_000; k++) {
                int length = Frame.BODY + k * 31 % 1000;
                assertTrue(pair.parent.offer(out, length));
                assertEquals(length, pair.child.poll(in), "frame " + k);
            }
        }
    }

    private void pass(Link from, Link to, int length, long content) throws IOException {
        out.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, content);
        out.set(ValueLayout.JAVA_LONG_UNALIGNED, length - Long.BYTES, content + 1);
        assertTrue(from.offer(out, length));
        int received = to.poll(in);
        for (int k = 0; received < 0 && k < 1000; k++) { // a socket takes a moment
            received = to.poll(in);
        }
        assertEquals(length, received);
        assertEquals(content, in.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
        assertEquals(content + 1, in.get(ValueLayout.JAVA_LONG_UNALIGNED, length - Long.BYTES));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void noMatterHowMuchPassesTheFilesStayBelowABound(Transport transport) throws IOException {
        int frames = 120_000;
        long bytes = 5_000_000_000L;
        try (LinkPair pair = new LinkPair(transport, folder, SIZE)) {
            long most = 0;
            for (int k = 0; k < frames; k++) {
                pass(pair.parent, pair.child, 1024, k);
                if (k % 16 == 0) {
                    pass(pair.child, pair.parent, 1024, k);
                    most = Math.max(most, bytesIn(folder));
                }
            }
            MemorySegment source = MemorySegment.ofArray(new long[1 << 13]);
            MemorySegment target = MemorySegment.ofArray(new long[1 << 13]);
            for (long written = 0, read = 0; read < bytes;) {
                written += written < bytes ? pair.child.write(source, 0) : 0;
                read += pair.parent.read(target, 0);
            }
            most = Math.max(most, bytesIn(folder));
            assertTrue(most <= BOUND, most + " bytes in files; the bound is " + BOUND);
        }
    }

    private static long bytesIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.mapToLong(LinkTest::size).sum();
        } catch (UncheckedIOException e) {
            return 0; // a file that was deleted meanwhile; there is a next time
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aStreamOfBytesArrivesAsItWasSent(Transport transport) throws IOException {
        byte[] bytes = new byte[3_000_017];
        new java.util.Random(5).nextBytes(bytes);
        byte[] copy = new byte[bytes.length];
        try (LinkPair pair = new LinkPair(transport, folder, SIZE); Arena arena = Arena.ofConfined()) {
            MemorySegment source = arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes)); // off the heap
            MemorySegment target = MemorySegment.ofArray(copy);
            for (long written = 0, read = 0; read < bytes.length;) {
                written += written < bytes.length ? pair.parent.write(source, written) : 0;
                read += pair.child.read(target, read);
            }
        }
        assertArrayEquals(bytes, copy);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void filesAreForTheirOwnerOnly(Transport transport) throws IOException {
        try (LinkPair pair = new LinkPair(transport, folder, SIZE)) {
            pass(pair.parent, pair.child, 64, 1);
            pass(pair.child, pair.parent, 64, 1);
            List<Path> files;
            try (Stream<Path> all = Files.walk(folder)) {
                files = all.filter(Files::isRegularFile).toList();
            }
            assertEquals(transport == Transport.SOCKET, files.isEmpty());
            for (Path file : files) {
                assertFalse(file.toString().endsWith(".precreated"), file + " was made in vain");
                assertEquals(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE), Files.getPosixFilePermissions(file),
                        file.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anInterruptDoesNotHarmALink(Transport transport) throws IOException {
        try (LinkPair pair = new LinkPair(transport, folder, 1 << 14)) {
            Thread.currentThread().interrupt();
            for (int k = 0; k < 500; k++) {
                pass(pair.parent, pair.child, 1024, k);
            }
            assertTrue(Thread.interrupted());
            pass(pair.parent, pair.child, 1024, 7);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aClosedLinkThrows(Transport transport) throws IOException {
        LinkPair pair = new LinkPair(transport, folder, SIZE);
        pair.close();
        pair.close();
        assertThrows(IOException.class, () -> pair.parent.offer(out, 64));
        assertThrows(IOException.class, () -> pair.child.poll(in));
        assertThrows(IOException.class, () -> pair.parent.write(out, 0));
        assertThrows(IOException.class, () -> pair.child.read(in, 0));
    }

    @ParameterizedTest
    @EnumSource(value = Transport.class, names = "SOCKET", mode = EnumSource.Mode.EXCLUDE)
    void whoSendsMoreThanIsReadIsToldToWait(Transport transport) throws IOException {
        try (LinkPair pair = new LinkPair(transport, folder, 1 << 16)) {
            MemorySegment bytes = MemorySegment.ofArray(new byte[1 << 20]);
            long written = 0;
            for (long now = 1; now > 0; written += now) {
                now = pair.parent.write(bytes, written);
            }
            assertEquals(1 << 16, written);
            assertEquals(written, pair.child.read(bytes, 0));
            assertTrue(pair.parent.write(bytes, written) > 0);
            int sent = 0;
            while (pair.parent.offer(out, Frame.MOST)) {
                assertTrue(++sent < 1000, "there is no end to its room");
            }
            for (int k = 0; k < sent / 2; k++) {
                assertEquals(Frame.MOST, pair.child.poll(in));
            }
            assertTrue(pair.parent.offer(out, Frame.MOST));
        }
    }
}
