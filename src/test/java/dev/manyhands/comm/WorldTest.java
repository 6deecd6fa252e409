package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a world runs, and how it ends. */
class WorldTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 33})
    void resultsComeInTheOrderOfTheRanks(int size) {
        assertEquals(IntStream.range(0, size).mapToObj(r -> r + " of " + size).toList(),
            Worlds.of(size).call(comm -> comm.rank() + " of " + comm.size()));
    }

    @Test
    void aResultMayBeNull() {
        assertNull(Worlds.of(2).call(comm -> null).get(1));
    }

    @Test
    void eachRankHasAThreadOfItsOwnNamedAfterTheWorld() {
        List<String> names = Worlds.of(3).named("heat").call(comm -> Thread.currentThread().getName());
        assertEquals(List.of("heat rank 0", "heat rank 1", "heat rank 2"), names);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Worlds.run(3, comm -> threads.add(Thread.currentThread()));
        assertEquals(3, threads.size());
        assertTrue(threads.stream().noneMatch(Thread::isAlive), "a rank goes on after the end of its world");
    }

    @Test
    void theFirstRankToFailAbortsTheOthersAndItsExceptionArrivesWithItsRank() {
        AtomicInteger aborted = new AtomicInteger();
        IOException boo = new IOException("boo");
        ParallelException failure = assertThrows(ParallelException.class, () -> Worlds.of(4).named("trio").run(comm -> {
            if (comm.rank() == 2) {
                throw boo;
            }
            try {
                switch (comm.rank()) {
                    case 0 -> comm.barrier();
                    case 1 -> comm.recv(new int[1], 3, 0);
                    default -> comm.ssend(new int[1], 0, 0);
                }
            } catch (AbortedException e) {
                assertSame(boo, e.getCause());
                assertThrows(AbortedException.class, comm::barrier, "a call after the end");
                aborted.incrementAndGet();
                throw e;
            }
        }));
        assertSame(boo, failure.getCause());
        assertEquals(2, failure.index());
        assertEquals("trio", failure.jobName());
        assertEquals("the world 'trio' failed: rank 2 of 4: java.io.IOException: boo", failure.getMessage());
        assertEquals(3, aborted.get());
    }

    @Test
    void aRankThatSleepsIsInterruptedWhenAnotherFails() {
        CountDownLatch sleeps = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        ParallelException failure = assertThrows(ParallelException.class, () -> Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                sleeps.await();
                throw new IllegalStateException("first");
            }
            sleeps.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                seen.set(e);
            }
        }));
        assertEquals("first", failure.getCause().getMessage());
        assertInstanceOf(InterruptedException.class, seen.get());
    }

    @Test
    void anErrorInARankArrivesToo() {
        ParallelException failure = assertThrows(ParallelException.class, () -> Worlds.run(3, comm -> {
            if (comm.rank() == 1) {
                throw new StackOverflowError();
            }
            comm.barrier();
        }));
        assertInstanceOf(StackOverflowError.class, failure.getCause());
    }

    @Test
    void aRunThatTakesTooLongIsAborted() {
        CountDownLatch never = new CountDownLatch(1);
        ParallelException failure = assertThrows(ParallelException.class,
            () -> World.threads(2).named("slow").timeout(Duration.ofMillis(50)).run(comm -> {
                if (comm.rank() == 0) {
                    comm.barrier();
                } else {
                    never.await();
                }
            }));
        assertInstanceOf(TimeoutException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("PT0.05S"), failure.getMessage());
        assertEquals(-1, failure.index());
    }

    @Test
    void anInterruptOfTheCallerEndsTheRun() throws Exception {
        CountDownLatch started = new CountDownLatch(2);
        AtomicInteger aborted = new AtomicInteger();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                Worlds.run(2, comm -> {
                    started.countDown();
                    try {
                        while (true) {
                            comm.barrier();
                        }
                    } catch (AbortedException e) {
                        aborted.incrementAndGet();
                        throw e;
                    }
                });
            } catch (CancellationException e) {
                thrown.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("the flag is not set"));
            }
        });
        assertTrue(started.await(60, TimeUnit.SECONDS));
        caller.interrupt();
        caller.join(TimeUnit.SECONDS.toMillis(60));
        assertFalse(caller.isAlive());
        assertInstanceOf(CancellationException.class, thrown.get());
        assertEquals(2, aborted.get());
    }

    @Test
    void aRankThatIsInterruptedWhileItWaitsIsCancelledAndTheOthersAreAborted() {
        AtomicReference<Thread> waiting = new AtomicReference<>();
        ParallelException failure = assertThrows(ParallelException.class, () -> Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                waiting.set(Thread.currentThread());
                comm.recv(new int[1], 1, 0);
            } else {
                while (waiting.get() == null || waiting.get().getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                waiting.get().interrupt();
                comm.barrier();
            }
        }));
        assertInstanceOf(CancellationException.class, failure.getCause());
        assertEquals(0, failure.index());
        assertTrue(failure.getCause().getMessage().contains("recv of up to 1 int from rank 1, tag 0"), failure.getCause().getMessage());
    }

    @Test
    void aCommunicatorIsForItsOwnThreadAndItsOwnTime() {
        AtomicReference<Communicator> kept = new AtomicReference<>();
        Worlds.run(2, comm -> {
            if (comm.rank() == 1) {
                kept.set(comm);
                AtomicReference<Throwable> thrown = new AtomicReference<>();
                Thread other = Thread.ofPlatform().name("a stranger").start(() -> {
                    try {
                        comm.send(new int[1], 0, 0);
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                });
                other.join();
                assertTrue(thrown.get().getMessage().contains("rank 1") && thrown.get().getMessage().contains("a stranger"),
                    thrown.get().getMessage());
            }
        });
        assertThrows(IllegalStateException.class, () -> kept.get().barrier());
    }

    @Test
    void worldsMayBeRunInWorldsAndAtTheSameTime() {
        List<Integer> sums = Worlds.of(3).call(comm -> {
            List<Integer> inner = Worlds.of(2).call(within -> {
                int[] value = {10 * comm.rank() + within.rank()};
                within.allreduce(value, Op.SUM);
                return value[0];
            });
            int[] all = {inner.getFirst()};
            comm.allreduce(all, Op.SUM);
            return all[0];
        });
        assertEquals(List.of(63, 63, 63), sums);
    }

    @Test
    void badSizesNamesAndTimesAreRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> World.threads(0)).getMessage().contains("0 ranks"));
        assertThrows(IllegalArgumentException.class, () -> World.threads(-3));
        assertThrows(IllegalArgumentException.class, () -> World.threads(1).timeout(Duration.ZERO));
        assertThrows(NullPointerException.class, () -> World.threads(1).named(null));
        assertThrows(NullPointerException.class, () -> World.threads(1).run(null));
    }
}
