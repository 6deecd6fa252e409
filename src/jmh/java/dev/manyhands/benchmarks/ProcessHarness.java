package dev.manyhands.benchmarks;

import dev.manyhands.Parallel;
import dev.manyhands.pool.ProcessPool;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * What child processes cost: the first result, the round trip of a task, many trivial tasks, a large argument, the first task after a
 * pause.
 *
 * <p>A program of its own, as the work of two processes is not for JMH to measure. Argument: the transport; and {@code idle} for the task
 * after an idle minute.
 */
public final class ProcessHarness {
    private static final int TASKS = 20_000;
    /** So often are the round trips measured until the code of both sides is warm; the last time counts. */
    private static final int ROUNDS = 15;

    private ProcessHarness() {
    }

    /**
     * Runs all measurements and prints them.
     *
     * @param arguments the transport
     * @throws Exception if a task fails
     */
    public static void main(String[] arguments) throws Exception {
        long begun = System.nanoTime();
        try (ProcessPool pool = ProcessPool.builder().size(2).transport(arguments[0]).build()) {
            Parallel.on(pool).map(List.of(1, 4), x -> Math.sqrt(x));
            System.out.printf("first result          %8.1f ms%n", (System.nanoTime() - begun) / 1e6);
            roundTrips(pool);
            trivial(pool);
            submits(pool);
            large(pool);
            if (arguments.length > 1) {
                Thread.sleep(60_000);
                long asked = System.nanoTime();
                pool.submit(() -> Math.sqrt(2)).get();
                System.out.printf("after an idle minute  %8.1f us%n", (System.nanoTime() - asked) / 1e3);
            }
        }
    }

    private static void roundTrips(ProcessPool pool) throws InterruptedException, ExecutionException {
        long[] nanos = new long[4000];
        for (int round = 0; round < ROUNDS; round++) {
            for (int k = 0; k < nanos.length; k++) {
                int x = k;
                long asked = System.nanoTime();
                pool.submit(() -> Math.sqrt(x)).get();
                nanos[k] = System.nanoTime() - asked;
            }
        }
        Arrays.sort(nanos);
        System.out.printf("round trip            %8.1f us, 99 %%: %.1f us%n", nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3);
    }

    private static void trivial(ProcessPool pool) {
        List<Integer> items = IntStream.range(0, TASKS).boxed().toList();
        double[] micros = new double[41];
        for (int round = 0; round < micros.length; round++) {
            long begun = System.nanoTime();
            Parallel.on(pool).map(items, x -> Math.sqrt(x));
            micros[round] = (System.nanoTime() - begun) / 1e3 / TASKS;
        }
        double[] last = Arrays.copyOfRange(micros, micros.length / 2, micros.length);
        Arrays.sort(last);
        System.out.printf("map of 20,000         %8.3f us each%n", last[last.length / 2]);
    }

    private static void submits(ProcessPool pool) throws InterruptedException, ExecutionException {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long begun = System.nanoTime();
            var futures = IntStream.range(0, TASKS).mapToObj(x -> pool.submit(() -> Math.sqrt(x))).toList();
            for (var future : futures) {
                future.get();
            }
            best = Math.min(best, (System.nanoTime() - begun) / 1e3 / TASKS);
        }
        System.out.printf("20,000 submits        %8.3f us each%n", best);
    }

    private static void large(ProcessPool pool) {
        double[] array = new double[12_500_000];
        Arrays.fill(array, 1);
        double[] millis = new double[11];
        for (int round = 0; round < millis.length; round++) {
            long begun = System.nanoTime();
            Parallel.on(pool).map(List.of(array), x -> {
                double sum = 0;
                for (double value : x) {
                    sum += value * value;
                }
                return Math.sqrt(sum);
            });
            millis[round] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf("argument of 100 MB    %8.1f ms%n", millis[millis.length / 2]);
    }
}
