package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.manyhands.function.ParallelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every collective operation against a plain sequential model. */
class CollectivesTest {
    private static final List<Kind> KINDS = List.of(Kind.BYTE, Kind.BOOLEAN, Kind.SHORT, Kind.CHAR, Kind.INT, Kind.LONG, Kind.FLOAT,
        Kind.DOUBLE);
    private static final List<Collective> CALLS = List.of(Collective.BARRIER, Collective.BROADCAST, Collective.REDUCE, Collective.ALLREDUCE,
        Collective.SCATTER, Collective.SCATTERV, Collective.GATHER, Collective.GATHERV, Collective.ALLGATHER, Collective.ALLGATHERV,
        Collective.ALLTOALL, Collective.ALLTOALLV, Collective.REDUCE_SCATTER_BLOCK, Collective.REDUCE_SCATTER, Collective.SCAN,
        Collective.EXSCAN);
    private static final List<Algorithm> ALGORITHMS = List.of(Algorithm.values());
    /** Around the elements that fit into a slot, and around the strip that is combined at a time; primes. */
    private static final int[] COUNTS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 13, 16, 31, 61, 64};
    private static final int[] LONG_COUNTS = {127, 509, 1021, 1024, 1025, 2047, 4095, 4097};

    private static final int LONGEST_COUNT = 32_771;

    private static void run(int size, List<CollectiveCase> cases, long delays) {
        try {
            World.threads(size).timeout(Duration.ofMinutes(2)).run(comm -> {
                SplittableRandom random = new SplittableRandom(delays + comm.rank());
                for (CollectiveCase one : cases) {
                    delay(random);
                    one.copy().run(comm);
                }
            });
        } catch (ParallelException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static void delay(SplittableRandom random) {
        switch (random.nextInt(16)) {
            case 0 -> LockSupport.parkNanos(random.nextInt(100_000));
            case 1, 2 -> Thread.yield();
            case 3 -> {
                for (int i = random.nextInt(1000); i > 0; i--) {
                    Thread.onSpinWait();
                }
            }
            default -> { }
        }
    }

    private static <T> T pick(List<T> from, SplittableRandom random) {
        return from.get(random.nextInt(from.size()));
    }

    private static int count(SplittableRandom random) {
        return random.nextInt(12) == 0 ? LONG_COUNTS[random.nextInt(LONG_COUNTS.length)] : COUNTS[random.nextInt(COUNTS.length)];
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16})
    void everyReductionOfEveryType(int size) {
        SplittableRandom random = new SplittableRandom(size);
        List<CollectiveCase> cases = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (Reduction op : Reduction.of(kind)) {
                Collective what = CALLS.stream().filter(c -> c.hasOp).skip(random.nextInt(6)).findFirst().orElseThrow();
                cases.add(new CollectiveCase(pick(ALGORITHMS, random), Collective.ALLREDUCE, op, size, 3, 0, random.nextBoolean(),
                    random.nextLong()));
                cases.add(new CollectiveCase(pick(ALGORITHMS, random), what, op, size, 7 + random.nextInt(100), random.nextInt(size),
                    random.nextBoolean(), random.nextLong()));
            }
        }
        run(size, cases, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16})
    void everyRootInPlaceAndNotByEveryAlgorithm(int size) {
        SplittableRandom random = new SplittableRandom(size);
        List<CollectiveCase> cases = new ArrayList<>();
        for (Collective what : CALLS) {
            for (int root = 0; root < (what.hasRoot ? size : 1); root++) {
                for (Algorithm algorithm : ALGORITHMS) {
                    for (int count : new int[] {2, 23}) {
                        Reduction op = pick(Reduction.of(pick(KINDS, random)), random);
                        cases.add(new CollectiveCase(algorithm, what, op, size, count, root, false, random.nextLong()));
                        cases.add(new CollectiveCase(algorithm, what, op, size, count, root, true, random.nextLong()));
                    }
                }
            }
        }
        run(size, cases, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8})
    void reductionsOfSeveralStripsPerRank(int size) {
        SplittableRandom random = new SplittableRandom(size);
        List<CollectiveCase> cases = new ArrayList<>();
        for (Collective what : CALLS) {
            if (what.hasOp) {
                for (Kind kind : List.of(Kind.BYTE, Kind.DOUBLE)) {
                    Reduction op = pick(Reduction.of(kind), random);
                    cases.add(new CollectiveCase(Algorithm.FLAT, what, op, size, LONGEST_COUNT, random.nextInt(size), random.nextBoolean(),
                        random.nextLong()));
                }
            }
        }
        run(size, cases, size);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7})
    void messagesOfTheUserAndOtherCommunicatorsAreNeverMistaken(int size) {
        World.threads(size).timeout(Duration.ofMinutes(2)).run(world -> {
            SplittableRandom random = new SplittableRandom(size); // the same in all ranks
            Communicator other = world.dup();
            int next = (world.rank() + 1) % size;
            for (int i = 0; i < 200; i++) {
                Algorithm algorithm = pick(ALGORITHMS, random);
                Communicator comm = random.nextBoolean() ? world : other;
                Reduction op = pick(Reduction.of(pick(KINDS, random)), random);
                int length = random.nextInt(2) == 0 ? 3 : 2000;
                int[] message = new int[length];
                message[length - 1] = i;
                Request sent = world.isend(message, next, i);
                Request sentElsewhere = other.isend(new int[] {-i}, next, i);
                new CollectiveCase(algorithm, pick(CALLS, random), op, size, count(random), random.nextInt(size), random.nextBoolean(),
                    random.nextLong()).run(comm);
                int[] received = new int[2000];
                Status status = new Status();
                world.recv(received, Communicator.ANY_SOURCE, Communicator.ANY_TAG, status);
                int[] elsewhere = new int[1];
                other.recv(elsewhere, Communicator.ANY_SOURCE, Communicator.ANY_TAG);
                Request.awaitAll(sent, sentElsewhere);
                assertEquals(List.of((world.rank() + size - 1) % size, i, (long) length, i, -i),
                    List.of(status.source(), status.tag(), status.count(), received[length - 1], elsewhere[0]));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16})
    void aStreamOfRandomCalls(int size) {
        SplittableRandom random = new SplittableRandom(1000 + size);
        List<CollectiveCase> cases = new ArrayList<>();
        for (int i = 0; i < (size <= 4 ? 1500 : 400); i++) {
            Reduction op = pick(Reduction.of(pick(KINDS, random)), random);
            cases.add(new CollectiveCase(pick(ALGORITHMS, random), pick(CALLS, random), op, size, count(random), random.nextInt(size),
                random.nextBoolean(), random.nextLong()));
        }
        run(size, cases, size);
    }
}
