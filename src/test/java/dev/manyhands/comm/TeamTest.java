package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conveniences of OpenMP's team. */
class TeamTest {
    private static final List<WorkSharing> SHARINGS = List.of(WorkSharing.STATIC, WorkSharing.chunks(1), WorkSharing.chunks(3),
        WorkSharing.dynamic(1), WorkSharing.dynamic(7), WorkSharing.guided(1), WorkSharing.guided(4), WorkSharing.STATIC.noWait(),
        WorkSharing.dynamic(2).noWait());

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void oneRankRunsASingleAndAllHaveItsResult(int size) {
        AtomicInteger runs = new AtomicInteger();
        Worlds.run(size, comm -> {
            for (int i = 0; i < 100; i++) {
                int round = i;
                String text = comm.single(() -> "run " + runs.incrementAndGet() + " in round " + round);
                assertEquals("run " + (i + 1) + " in round " + i, text);
            }
        });
        assertEquals(100, runs.get());
    }

    @Test
    void theResultOfASingleIsCopied() {
        ConcurrentLinkedQueue<List<Integer>> all = new ConcurrentLinkedQueue<>();
        Worlds.run(3, comm -> {
            ArrayList<Integer> list = comm.single(() -> new ArrayList<>(List.of(1)));
            list.add(comm.rank());
            assertEquals(List.of(1, comm.rank()), list);
            all.add(list);
        });
        assertNotSame(all.poll(), all.poll());
    }

    @Test
    void theFirstToComeRunsASingle() {
        CountDownLatch done = new CountDownLatch(1);
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                assertTrue(done.await(60, TimeUnit.SECONDS));
            }
            assertEquals(1, comm.single(() -> {
                done.countDown();
                return comm.rank();
            }));
        });
    }

    @Test
    void theMasterIsRankZero() {
        ConcurrentLinkedQueue<Integer> ran = new ConcurrentLinkedQueue<>();
        Worlds.run(4, comm -> comm.master(() -> ran.add(comm.rank())));
        assertEquals(List.of(0), List.copyOf(ran));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 9})
    void onlyOneRankAtATimeIsInACriticalSection(int size) {
        int[] counters = new int[2]; // not atomic: increments would be lost
        Worlds.run(size, comm -> {
            Communicator part = comm.split(comm.rank() % 2, 0); // names hold for the whole world
            for (int i = 0; i < 5_000; i++) {
                int which = i % 2;
                part.critical("counter " + which, () -> counters[which]++);
            }
        });
        assertEquals(size * 2_500, counters[0]);
        assertEquals(size * 2_500, counters[1]);
    }

    @Test
    void sectionsOfDifferentNamesDoNotExcludeEachOther() {
        CountDownLatch both = new CountDownLatch(2);
        Worlds.run(2, comm -> comm.critical("of " + comm.rank(), () -> {
            both.countDown();
            assertTrue(both.await(60, TimeUnit.SECONDS));
        }));
    }

    @Test
    void aCriticalSectionIsLeftWhenItsBodyThrows() {
        Worlds.run(3, comm -> {
            for (int i = 0; i < 100; i++) {
                assertThrows(ArithmeticException.class, () -> comm.critical("x", () -> {
                    throw new ArithmeticException();
                }));
            }
            ParallelException e = assertThrows(ParallelException.class, () -> comm.critical("x", () -> {
                throw new IOException("disk");
            }));
            assertEquals("the body of critical 'x' failed: java.io.IOException: disk", e.getMessage());
        });
    }

    @Test
    void aCriticalSectionCannotBeEnteredTwice() {
        Worlds.run(1, comm -> comm.critical("x", () -> {
            assertThrows(IllegalStateException.class, () -> comm.critical("x", () -> { }));
            comm.critical("y", () -> { });
        }));
    }

    @Test
    void aRankThatWaitsForASectionWhoseOwnerWaitsForItIsADeadlock() {
        String report = Worlds.failure(DeadlockException.class, 3, comm -> {
            if (comm.rank() == 1) {
                comm.critical("door", () -> {
                    comm.send(new int[1], 0, 0);
                    comm.send(new int[1], 2, 0);
                    comm.barrier();
                });
            } else {
                comm.recv(new int[1], 1, 0);
                comm.critical("door", () -> { });
                comm.barrier();
            }
        }).getMessage();
        assertTrue(report.contains("rank 0 waits in critical 'door', in which rank 1 is"), report);
        assertTrue(report.contains("rank 2 waits in critical 'door', in which rank 1 is"), report);
        assertTrue(report.contains("rank 1 waits in barrier()"), report);
    }

    @Test
    void twoSectionsInOppositeOrderAreADeadlock() {
        String report = Worlds.failure(DeadlockException.class, 2, comm -> {
            String mine = "section " + comm.rank();
            String other = "section " + (1 - comm.rank());
            comm.critical(mine, () -> {
                comm.barrier();
                comm.critical(other, () -> { });
            });
        }).getMessage();
        assertTrue(report.contains("rank 0 waits in critical 'section 1', in which rank 1 is"), report);
    }

    @Test
    void aRankMayReceiveWhileItWaitsForASection() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.critical("x", () -> {
                    comm.send(new int[1], 1, 0);
                    for (int i = 0; i < 1_000; i++) { // more than fit on the way
                        comm.send(new int[] {i}, 1, 1);
                    }
                });
            } else {
                comm.recv(new int[1], 0, 0);
                comm.critical("x", () -> { });
                int[] got = new int[1];
                for (int i = 0; i < 1_000; i++) {
                    comm.recv(got, 0, 1);
                    assertEquals(i, got[0]);
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void orderedBodiesRunInTheOrderOfTheRanks(int size) {
        List<Integer> order = new ArrayList<>(); // not synchronized: that is what ordered is for
        Worlds.run(size, comm -> {
            for (int i = 0; i < 20; i++) {
                comm.ordered(() -> order.add(comm.rank()));
                comm.barrier();
            }
        });
        assertEquals(IntStream.range(0, 20 * size).map(i -> i % size).boxed().toList(), order);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void eachIterationRunsOnceWhateverTheSharing(int size) {
        for (int count : new int[] {0, 1, 2, 7, 64, 1_009}) {
            AtomicIntegerArray[] ran = new AtomicIntegerArray[SHARINGS.size()];
            IntStream.range(0, ran.length).forEach(s -> ran[s] = new AtomicIntegerArray(count));
            Worlds.run(size, comm -> {
                for (int s = 0; s < ran.length; s++) {
                    int which = s;
                    long[] last = {Long.MIN_VALUE};
                    comm.forRange(-3, count - 3, SHARINGS.get(s), i -> {
                        assertTrue(i > last[0]); // ascending on each rank
                        last[0] = i;
                        ran[which].incrementAndGet((int) i + 3);
                    });
                }
            });
            for (int s = 0; s < ran.length; s++) {
                for (int i = 0; i < count; i++) {
                    assertEquals(1, ran[s].get(i), "iteration " + i + " of " + count + ", " + SHARINGS.get(s));
                }
            }
        }
    }

    @Test
    void partsAreThoseOfTheSharing() {
        Worlds.run(3, comm -> {
            List<String> parts = new ArrayList<>();
            comm.forParts(0, 11, WorkSharing.STATIC, (from, to) -> parts.add(from + "-" + to));
            assertEquals(List.of(List.of("0-4", "4-8", "8-11").get(comm.rank())), parts);
            parts.clear();
            comm.forParts(0, 11, WorkSharing.chunks(2), (from, to) -> parts.add(from + "-" + to));
            assertEquals(List.of(List.of("0-2", "6-8"), List.of("2-4", "8-10"), List.of("4-6", "10-11")).get(comm.rank()), parts);
            parts.clear();
            comm.forParts(0, 2, WorkSharing.STATIC, (from, to) -> parts.add(from + "-" + to));
            assertEquals(List.of(List.of("0-1"), List.of("1-2"), List.<String>of()).get(comm.rank()), parts);
        });
    }

    @Test
    void guidedPartsBecomeSmaller() {
        ConcurrentLinkedQueue<long[]> parts = new ConcurrentLinkedQueue<>();
        Worlds.run(4, comm -> comm.forParts(0, 1_000, WorkSharing.guided(10), (from, to) -> parts.add(new long[] {from, to - from})));
        List<Long> lengths = parts.stream().sorted((a, b) -> Long.compare(a[0], b[0])).map(p -> p[1]).toList();
        assertEquals(250, lengths.getFirst());
        for (int i = 1; i < lengths.size(); i++) {
            assertTrue(lengths.get(i) <= lengths.get(i - 1), lengths::toString);
            assertTrue(lengths.get(i) >= 10 || i == lengths.size() - 1, lengths::toString);
        }
    }

    @Test
    void aRankThatIsFasterDoesMoreOfADynamicLoop() {
        CountDownLatch rest = new CountDownLatch(99);
        Worlds.run(2, comm -> {
            int[] mine = {0};
            comm.forRange(0, 100, WorkSharing.dynamic(1), i -> {
                mine[0]++;
                if (i == 0) {
                    assertTrue(rest.await(60, TimeUnit.SECONDS)); // until the other has done all the rest
                } else {
                    rest.countDown();
                }
            });
            assertTrue(mine[0] == 1 || mine[0] == 99, mine[0] + " iterations");
        });
    }

    @Test
    void rangesMayReachAsFarAsALong() {
        Worlds.run(2, comm -> {
            for (WorkSharing sharing : List.of(WorkSharing.dynamic(Long.MAX_VALUE), WorkSharing.guided(3), WorkSharing.chunks(2),
                    WorkSharing.STATIC)) {
                long[] count = {0};
                comm.forParts(Long.MAX_VALUE - 10, Long.MAX_VALUE, sharing, (from, to) -> count[0] += to - from);
                comm.allreduce(count, Op.SUM);
                assertEquals(10, count[0]);
            }
            assertThrows(IllegalArgumentException.class, () -> comm.forRange(-2, Long.MAX_VALUE, WorkSharing.STATIC, i -> { }));
            comm.forRange(5, -5, WorkSharing.dynamic(1), i -> {
                throw new AssertionError("nothing to do");
            });
        });
    }

    @Test
    void allWaitAtTheEndOfALoopUnlessTheySayOtherwise() {
        AtomicInteger done = new AtomicInteger();
        Worlds.run(4, comm -> {
            for (WorkSharing sharing : List.of(WorkSharing.STATIC, WorkSharing.dynamic(1), WorkSharing.guided(1), WorkSharing.chunks(1))) {
                comm.forRange(0, 100, sharing, i -> done.incrementAndGet());
                assertEquals(0, done.get() % 100);
                comm.barrier();
            }
        });
        CountDownLatch second = new CountDownLatch(1);
        Worlds.run(2, comm -> {
            comm.forRange(0, 2, WorkSharing.STATIC.noWait(), i -> {
                if (i == 0) {
                    assertTrue(second.await(60, TimeUnit.SECONDS));
                }
            });
            comm.forRange(0, 2, WorkSharing.dynamic(1).noWait(), i -> second.countDown());
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 9})
    void orderedPartsOfALoopRunInTheOrderOfTheIterations(int size) {
        for (WorkSharing sharing : SHARINGS) {
            List<Long> order = new ArrayList<>(); // not synchronized
            Worlds.run(size, comm -> comm.forOrdered(10, 210, sharing, i -> 3 * i, (value, i) -> {
                assertEquals(3 * i, value);
                order.add(i);
            }));
            assertEquals(LongStream.range(10, 210).boxed().toList(), order);
        }
    }

    @Test
    void differentLoopsAreAMismatch() {
        String dynamic = Worlds.failure(MismatchException.class, 2, comm ->
            comm.forRange(0, 10 + comm.rank(), WorkSharing.dynamic(1), i -> { })).getMessage();
        assertTrue(dynamic.contains("from 0 to 10 (dynamic(1))") && dynamic.contains("from 0 to 11 (dynamic(1))"), dynamic);
        String fixed = Worlds.failure(MismatchException.class, 2, comm ->
            comm.forRange(0, 10 + comm.rank(), WorkSharing.STATIC, i -> { })).getMessage();
        assertEquals("the ranks call different collective operations: rank 0: forRange(10 iterations), rank 1: forRange(11 iterations)",
            fixed);
    }

    @Test
    void aBodyThatThrowsEndsTheWorld() {
        ParallelException e = Worlds.failure(ParallelException.class, 3, comm -> comm.forOrdered(0, 100, WorkSharing.dynamic(1), i -> {
            if (i == 50) {
                throw new IOException("full");
            }
            return i;
        }, (value, i) -> { }));
        assertTrue(e.getMessage().contains("java.io.IOException: full"), e.getMessage());
        assertEquals("at 7", Worlds.failure(IllegalStateException.class, 3, comm -> comm.forRange(0, 100, WorkSharing.guided(1), i -> {
            if (i == 7) {
                throw new IllegalStateException("at 7");
            }
        })).getMessage());
    }

    @Test
    void loopsLeaveNothingBehind() {
        Worlds.run(3, comm -> {
            ThreadWorld world = ((ThreadCommunicator) comm).me.world;
            for (int i = 0; i < 1_000; i++) {
                comm.forRange(0, 5, WorkSharing.dynamic(1), j -> { });
                comm.forOrdered(0, 5, WorkSharing.chunks(1).noWait(), j -> j, (value, j) -> { });
            }
            comm.barrier();
            assertTrue(world.shared().isEmpty());
        });
    }

    @Test
    void badArgumentsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WorkSharing.dynamic(0));
        assertThrows(IllegalArgumentException.class, () -> WorkSharing.guided(-1));
        assertThrows(IllegalArgumentException.class, () -> WorkSharing.chunks(0));
        assertEquals("guided(4), no wait", WorkSharing.guided(4).noWait().toString());
        Worlds.run(1, comm -> {
            assertThrows(NullPointerException.class, () -> comm.critical(null, () -> { }));
            assertThrows(NullPointerException.class, () -> comm.critical("x", null));
            assertThrows(NullPointerException.class, () -> comm.single(null));
            assertThrows(NullPointerException.class, () -> comm.forRange(0, 1, null, i -> { }));
        });
    }

    @Test
    void timePasses() {
        Worlds.run(2, comm -> {
            double start = comm.wtime();
            comm.barrier();
            double end = comm.wtime();
            assertTrue(end >= start);
            assertTrue(comm.wtick() > 0 && comm.wtick() < 1e-3);
            assertFalse(Double.isNaN(end));
        });
    }
}
