package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A link that changes over to another one when that is open at both ends. One thread is both ends. */
@Timeout(120)
class LateLinkTest {
    private static final long SIZE = 1 << 16;

    @TempDir(factory = SharedMemory.class)
    private Path folder;
    private final MemorySegment out = MemorySegment.ofArray(new byte[Frame.MOST]);
    private final MemorySegment in = MemorySegment.ofArray(new byte[Frame.MOST]);
    private final CountDownLatch parentMayOpen = new CountDownLatch(1);
    private final CountDownLatch childMayOpen = new CountDownLatch(1);
    private final MemorySegment words = Arena.ofAuto().allocate(Rest.BYTES, Long.BYTES);
    private LinkPair sockets;
    private LinkPair rings;
    private LateLink parent;
    private LateLink child;
    private long sent;
    private long received;

    @BeforeEach
    void connect() throws IOException {
        sockets = new LinkPair(Transport.SOCKET, Files.createDirectory(folder.resolve("sockets")), 0);
        rings = new LinkPair(Transport.AGRONA, Files.createDirectory(folder.resolve("rings")), SIZE);
        parent = new LateLink(sockets.parent, () -> opened(parentMayOpen, rings.parent), false, new Rest(words, false));
        child = new LateLink(sockets.child, () -> opened(childMayOpen, rings.child), true, new Rest(words, true));
    }

    @AfterEach
    void close() throws IOException {
        parentMayOpen.countDown();
        childMayOpen.countDown();
        parent.close();
        child.close();
        sockets.close();
        rings.close();
    }

    private static Link opened(CountDownLatch when, Link link) throws IOException {
        try {
            when.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return link;
    }

    private void send(Link from) throws IOException {
        out.set(ValueLayout.JAVA_LONG_UNALIGNED, 0, sent++);
        while (!from.offer(out, Frame.BODY)) {
            Thread.onSpinWait();
        }
        while (!from.flush()) {
            Thread.onSpinWait();
        }
    }

    private void receive(Link to) throws IOException {
        int length = to.poll(in);
        while (length < 0) {
            Thread.onSpinWait();
            length = to.poll(in);
        }
        assertEquals(Frame.BODY, length);
        assertEquals(received++, in.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
    }

    private void bothWays() throws IOException {
        send(parent);
        receive(child);
        send(child);
        receive(parent);
    }

    @Test
    void itServesBeforeTheOtherOneIsOpen() throws IOException {
        for (int k = 0; k < 100; k++) {
            bothWays();
        }
        parentMayOpen.countDown();
        for (int k = 0; k < 100; k++) {
            bothWays();
        }
        assertFalse(parent.isOnSecond() || child.isOnSecond());
    }

    @Test
    void bothDirectionsChangeOverWhenBothEndsAreOpen() throws IOException {
        bothWays();
        parentMayOpen.countDown();
        childMayOpen.countDown();
        while (!parent.isOnSecond() || !child.isOnSecond()) {
            bothWays();
        }
        for (int k = 0; k < 1000; k++) {
            bothWays();
        }
    }

    @Test
    void framesThatAreUnderWayDuringTheChangeKeepTheirOrder() throws IOException {
        for (int k = 0; k < 50; k++) {
            send(parent);
        }
        parentMayOpen.countDown();
        childMayOpen.countDown();
        for (int k = 0; k < 50; k++) {
            receive(child);
        }
        while (!child.isReceivingFromSecond()) {
            send(parent);
            send(parent);
            receive(child);
            receive(child);
        }
    }

    @Test
    void aStreamOfBytesStaysBesideItsFrame() throws IOException {
        MemorySegment body = MemorySegment.ofArray(new byte[100]);
        MemorySegment copy = MemorySegment.ofArray(new byte[100]);
        parentMayOpen.countDown();
        childMayOpen.countDown();
        for (byte k = 0; !child.isReceivingFromSecond(); k++) {
            body.fill(k);
            send(parent);
            assertEquals(100, parent.write(body, 0));
            receive(child);
            for (long read = 0; read < 100;) {
                read += child.read(copy, read);
            }
            assertEquals(-1, body.mismatch(copy));
        }
    }

    @Test
    void itGoesOnWhenTheOtherOneCannotBeOpened() throws IOException {
        try (LinkPair own = new LinkPair(Transport.SOCKET, Files.createDirectory(folder.resolve("own")), 0)) {
            MemorySegment page = Arena.ofAuto().allocate(Rest.BYTES, Long.BYTES);
            var failing = new CountDownLatch(1);
            try (LateLink one = new LateLink(own.parent, () -> {
                failing.countDown();
                throw new IOException("no room");
            }, false, new Rest(page, false)); LateLink other = new LateLink(own.child, () -> rings.child, true, new Rest(page, true))) {
                failing.await();
                for (int k = 0; k < 100; k++) {
                    send(one);
                    receive(other);
                }
                assertFalse(one.isOnSecond());
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void closingClosesBoth() throws IOException {
        parentMayOpen.countDown();
        childMayOpen.countDown();
        parent.close();
        assertThrows(IOException.class, () -> rings.parent.offer(out, Frame.BODY));
        assertThrows(IOException.class, () -> sockets.parent.poll(in));
    }
}
