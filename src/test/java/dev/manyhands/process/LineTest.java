package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of random sizes go both ways at the same time, between threads that rest when nothing comes and are rung. */
@Timeout(240)
class LineTest {
    private static final int MESSAGES = 3000;
    private static final int LONGEST = 200_000;

    @TempDir(factory = SharedMemory.class)
    private Path folder;

    /** One end: a line, the thread that receives at it, and the end that is rung. */
    private static final class End implements Line.Peer {
        private final Line line;
        private volatile Thread receiver;
        private volatile boolean over;
        private End other;

        End(Link link, Rest rest) {
            line = new Line(link, rest, this);
        }

        @Override
        public void ring() {
            LockSupport.unpark(other.receiver);
        }

        @Override
        public void check() throws java.io.IOException {
            if (over || other.over) {
                throw new java.io.IOException("the test is over");
            }
        }

        Void send(long seed) throws Exception {
            try {
                Random random = new Random(seed);
                for (int k = 0; k < MESSAGES; k++) {
                    line.send(Frame.CALL, 1, k, Encoder.encode(message(random)));
                    if (random.nextInt(50) == 0) {
                        LockSupport.parkNanos(300_000); // the other side rests meanwhile
                    }
                }
            } catch (Exception | Error e) {
                over = true;
                throw e;
            }
            return null;
        }

        Void receive(long seed) throws Exception {
            receiver = Thread.currentThread();
            try {
                Random random = new Random(seed);
                for (int k = 0; k < MESSAGES; k++) {
                    byte[] expected = message(random);
                    await();
                    assertEquals(k, line.call());
                    if (k % 7 == 3) {
                        line.skip();
                    } else {
                        assertArrayEquals(expected, (byte[]) line.body(null, null));
                    }
                    random.nextInt(50);
                }
            } catch (Exception | Error e) {
                over = true;
                throw e;
            }
            return null;
        }

        private void await() throws Exception {
            for (int k = 0; !line.poll(); k++) {
                check();
                if (k > 100) {
                    line.rest().begin();
                    if (line.poll()) {
                        break;
                    }
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
                    line.rest().end();
                    k = 0;
                }
            }
            line.rest().end();
        }
    }

    private static byte[] message(Random random) {
        byte[] bytes = new byte[switch (random.nextInt(8)) {
            case 0 -> random.nextInt(LONGEST);
            case 1 -> Frame.MOST - Frame.BODY - 20 + random.nextInt(40); // about as much as goes into a frame
            case 2 -> random.nextInt(2 * Frame.MOST);
            default -> random.nextInt(100);
        }];
        random.nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({"SOCKET, 65536", "AGRONA, 65536", "AGRONA, 1048576", "CHRONICLE, 16384", "CHRONICLE, 1048576"})
    void messagesArriveWholeAndInOrderAndNobodySleepsOverOne(Transport transport, long size) throws Exception {
        try (LinkPair pair = new LinkPair(transport, folder, size); Arena arena = Arena.ofShared();
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            MemorySegment words = arena.allocate(Rest.BYTES, 128);
            End parent = new End(pair.parent, new Rest(words, false));
            End child = new End(pair.child, new Rest(words, true));
            parent.other = child;
            child.other = parent;
            List<Future<Void>> all = new ArrayList<>();
            all.add(threads.submit(() -> parent.receive(2)));
            all.add(threads.submit(() -> child.receive(1)));
            all.add(threads.submit(() -> parent.send(1)));
            all.add(threads.submit(() -> child.send(2)));
            Throwable failure = null;
            for (Future<Void> each : all) {
                try {
                    each.get();
                } catch (ExecutionException e) {
                    if (failure == null) {
                        failure = e.getCause();
                    } else {
                        failure.addSuppressed(e.getCause());
                    }
                }
            }
            if (failure != null) {
                throw new AssertionError(transport + " has lost or changed a message", failure);
            }
        }
    }
}
