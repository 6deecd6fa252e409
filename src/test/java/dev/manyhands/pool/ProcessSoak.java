package dev.manyhands.pool;

import dev.manyhands.Parallel;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.Retries;
import dev.manyhands.function.WorkerLostException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A long run by hand: kills child processes at random while verbs and tasks run on them, and checks every result.
 *
 * <p>Arguments: seconds, seed, transport. Prints counts at the end, and fails when a result is wrong, when a job hangs for a minute, or when
 * processes or files are left.
 */
public final class ProcessSoak {
    private static final Retries AGAIN = Retries.of(100).on(WorkerLostException.class);
    private static final AtomicLong RIGHT = new AtomicLong();
    private static final AtomicLong LOST = new AtomicLong();
    private static final AtomicInteger KILLED = new AtomicInteger();
    private static volatile long progress = System.nanoTime();
    private static volatile String at = "";
    private static volatile boolean over;

    private ProcessSoak() {
    }

    /**
     * Runs it.
     *
     * @param arguments seconds, seed, transport
     * @throws Exception when something is wrong
     */
    public static void main(String[] arguments) throws Exception {
        long seconds = Long.parseLong(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[1]));
        Path folder = Files.createTempDirectory("soak");
        Thread killer = Thread.ofPlatform().daemon().start(() -> kill(random.nextLong()));
        Thread.ofPlatform().daemon().start(ProcessSoak::watch);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() - end < 0) {
            try (ProcessPool pool = ProcessPool.builder().size(1 + random.nextInt(3)).transport(arguments[2]).folder(folder).build()) {
                for (int k = 0; k < 50 && System.nanoTime() - end < 0; k++) {
                    one(pool, random);
                    progress = System.nanoTime();
                }
            }
            progress = System.nanoTime();
        }
        over = true;
        killer.join();
        check(ProcessHandle.current().children().findAny().isEmpty(), "children are left");
        try (Stream<Path> left = Files.list(folder)) {
            check(left.findAny().isEmpty(), "files are left in " + folder);
        }
        System.out.println(RIGHT + " right results, " + LOST + " jobs and tasks lost with a child, " + KILLED + " children killed");
    }

    private static void kill(long seed) {
        Random random = new Random(seed);
        while (!over) {
            LockSupport.parkNanos(500_000_000L + random.nextInt(2_000_000_000));
            List<ProcessHandle> children = ProcessHandle.current().children().toList();
            if (!children.isEmpty() && children.get(random.nextInt(children.size())).destroyForcibly()) {
                KILLED.incrementAndGet();
            }
        }
    }

    private static void watch() {
        while (!over) {
            LockSupport.parkNanos(1_000_000_000L);
            if (System.nanoTime() - progress > 60_000_000_000L) {
                System.out.println("hangs in " + at);
                Thread.getAllStackTraces().forEach((thread, stack) -> {
                    System.out.println(thread);
                    for (StackTraceElement frame : stack) {
                        System.out.println("    " + frame);
                    }
                });
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private static int work(int x) {
        if (ThreadLocalRandom.current().nextInt(50) == 0) {
            LockSupport.parkNanos(5_000_000);
        }
        return 3 * x + 1;
    }

    private static void one(ProcessPool pool, Random random) throws IOException, InterruptedException {
        int n = random.nextInt(400);
        List<Integer> items = IntStream.range(0, n).boxed().toList();
        List<Integer> expected = items.stream().map(x -> 3 * x + 1).toList();
        int kind = random.nextInt(8);
        at = "kind " + kind + ", n " + n;
        try {
            switch (kind) {
                case 0 -> check(Parallel.on(pool).map(items, ProcessSoak::work).equals(expected), at);
                case 1 -> check(Parallel.on(pool).retries(AGAIN).map(items, ProcessSoak::work).equals(expected), at);
                case 2 -> check(Parallel.on(pool).range(0, n).sumLong(ProcessSoak::work)
                        == expected.stream().mapToLong(x -> x).sum(), at);
                case 3 -> {
                    try (Stream<Integer> results = Parallel.on(pool).retries(AGAIN).stream(items, ProcessSoak::work)) {
                        check(results.toList().equals(expected), at);
                    }
                }
                case 4 -> submit(pool, n);
                case 5 -> {
                    double[] big = new double[1_000_000];
                    big[999_999] = 5;
                    check(Parallel.on(pool).map(List.of(big, big, big), array -> {
                        array[0] = array[999_999];
                        return array;
                    }).stream().allMatch(array -> array.length == 1_000_000 && array[0] == 5), at);
                }
                case 6 -> {
                    List<Integer> some = Parallel.on(pool).onFailure(OnFailure.substitute(-1)).map(items, ProcessSoak::work);
                    for (int k = 0; k < n; k++) {
                        check(some.get(k) == -1 || some.get(k).equals(expected.get(k)), at);
                    }
                }
                default -> {
                    int slow = random.nextInt(20);
                    List<Integer> limited = Parallel.on(pool).retries(AGAIN).itemTimeout(Duration.ofMillis(1500), -1)
                            .map(items.subList(0, Math.min(n, 20)), x -> {
                        while (x == slow) {
                            Thread.onSpinWait();
                        }
                        return 3 * x + 1;
                    });
                    for (int k = 0; k < limited.size(); k++) {
                        check(limited.get(k).equals(k == slow ? -1 : expected.get(k)), at);
                    }
                }
            }
            RIGHT.incrementAndGet();
        } catch (ParallelException failure) {
            check(isLoss(failure.getCause()), at + ": " + failure);
            LOST.incrementAndGet();
        }
    }

    /** Whether a child was killed while it worked, or several in a row while they started. */
    private static boolean isLoss(Throwable failure) {
        return failure instanceof WorkerLostException
                || failure instanceof IllegalStateException && failure.getCause() instanceof WorkerLostException;
    }

    private static void submit(ProcessPool pool, int n) throws InterruptedException {
        List<Future<Integer>> futures = new ArrayList<>();
        for (int k = 0; k < n; k++) {
            int x = k;
            futures.add(pool.submit(() -> work(x)));
        }
        for (int k = 0; k < n; k++) {
            try {
                check(futures.get(k).get() == 3 * k + 1, at);
            } catch (ExecutionException failure) {
                check(isLoss(failure.getCause()), at + ": " + failure);
                LOST.incrementAndGet();
            }
        }
    }
}
