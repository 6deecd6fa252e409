package dev.manyhands.benchmarks;

import dev.manyhands.comm.Algorithm;
import dev.manyhands.comm.Buffer;
import dev.manyhands.comm.Communicator;
import dev.manyhands.comm.Op;
import dev.manyhands.comm.World;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Collective operations by each algorithm: medians of batches, in microseconds per call as rank 0 sees it. JMH measures one thread's
 * calls, but a collective needs all ranks in step; so this is a program of its own. Buffers are rewritten between calls.
 *
 * <p>Arguments: the number of ranks, and optionally the names of the operations.
 */
public final class CollectivesHarness {
    private static final int[] LENGTHS = {1, 512, 8192, 131_072, 1 << 20};
    /** Where the system puts the threads of a world matters: the median of some worlds counts. */
    private static final int WORLDS = 3;
    private static final int BATCHES = 15;
    private static final double BATCH_NANOS = 2e6;
    private static final double WARM_UP_NANOS = 60e6;
    private static final Map<String, Operation> OPERATIONS = new LinkedHashMap<>();
    private static final Map<String, List<Algorithm>> ALGORITHMS = new LinkedHashMap<>();

    static {
        add("barrier", (c, in, out, n) -> c.barrier(), Algorithm.BINOMIAL_TREE, Algorithm.BUTTERFLY);
        add("allreduce", (c, in, out, n) -> c.allreduce(Buffer.of(in, 0, n), Buffer.of(out, 0, n), Op.SUM),
            Algorithm.BINOMIAL_TREE, Algorithm.RING, Algorithm.BUTTERFLY, Algorithm.RABENSEIFNER);
        add("reduce", (c, in, out, n) -> c.reduce(Buffer.of(in, 0, n), Buffer.of(out, 0, n), Op.SUM, 0),
            Algorithm.BINOMIAL_TREE, Algorithm.RABENSEIFNER);
        add("broadcast", (c, in, out, n) -> c.broadcast(Buffer.of(in, 0, n), 0), Algorithm.BINOMIAL_TREE, Algorithm.RING);
        add("gather", (c, in, out, n) -> c.gather(Buffer.of(in, 0, part(c, n)), Buffer.of(out, 0, part(c, n) * c.size()), 0),
            Algorithm.BINOMIAL_TREE);
        add("scatter", (c, in, out, n) -> c.scatter(Buffer.of(in, 0, part(c, n) * c.size()), Buffer.of(out, 0, part(c, n)), 0),
            Algorithm.BINOMIAL_TREE);
        add("allgather", (c, in, out, n) -> c.allgather(Buffer.of(in, 0, part(c, n)), Buffer.of(out, 0, part(c, n) * c.size())),
            Algorithm.RING, Algorithm.BUTTERFLY);
        add("reduceScatterBlock", (c, in, out, n) ->
            c.reduceScatterBlock(Buffer.of(in, 0, part(c, n) * c.size()), Buffer.of(out, 0, part(c, n)), Op.SUM), Algorithm.RING);
        add("alltoall", (c, in, out, n) ->
            c.alltoall(Buffer.of(in, 0, part(c, n) * c.size()), Buffer.of(out, 0, part(c, n) * c.size())), Algorithm.RING);
        add("scan", (c, in, out, n) -> c.scan(Buffer.of(in, 0, n), Buffer.of(out, 0, n), Op.SUM), Algorithm.BUTTERFLY);
    }

    private CollectivesHarness() {
    }

    /** One call with n doubles: in the whole result, or that each rank brings to a reduction. */
    private interface Operation {
        void call(Communicator comm, double[] in, double[] out, int n);
    }

    private static void add(String name, Operation operation, Algorithm... algorithms) {
        OPERATIONS.put(name, operation);
        ALGORITHMS.put(name, Stream.concat(Stream.of(Algorithm.FLAT), Stream.of(algorithms)).toList());
    }

    private static int part(Communicator comm, int n) {
        return Math.max(1, n / comm.size());
    }

    /**
     * Measures, and prints a table.
     *
     * @param args the number of ranks, and names of operations
     */
    public static void main(String[] args) {
        int ranks = Integer.parseInt(args[0]);
        List<String> names = args.length > 1 ? Arrays.asList(args).subList(1, args.length) : List.copyOf(OPERATIONS.keySet());
        for (String name : names) {
            for (int length : name.equals("barrier") ? new int[] {1} : LENGTHS) {
                StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%d ranks %-18s %8d", ranks, name, length));
                for (Algorithm algorithm : ALGORITHMS.get(name)) {
                    double[] micros = new double[WORLDS];
                    Arrays.setAll(micros, w -> World.threads(ranks).call(comm ->
                        measure(comm.with(algorithm), OPERATIONS.get(name), length)).get(0));
                    Arrays.sort(micros);
                    line.append(String.format(Locale.ROOT, "  %s %.2f", algorithm, micros[WORLDS / 2]));
                }
                System.out.println(line);
            }
        }
    }

    private static double measure(Communicator comm, Operation operation, int n) {
        double[] in = new double[n + comm.size()];
        double[] out = new double[n + comm.size()];
        Arrays.setAll(in, i -> comm.rank() + i);
        int[] calls = {4};
        double spent = 0;
        while (spent < WARM_UP_NANOS) { // as rank 0 sees it; it says how many calls are a batch
            double nanos = batch(comm, operation, in, out, n, calls[0]) * calls[0];
            calls[0] = (int) Math.clamp(calls[0] * BATCH_NANOS / nanos, 4, 20_000);
            double[] told = {calls[0], spent + nanos};
            comm.with(Algorithm.FLAT).broadcast(told, 0);
            calls[0] = (int) told[0];
            spent = told[1];
        }
        double[] times = new double[BATCHES];
        for (int b = 0; b < BATCHES; b++) {
            times[b] = batch(comm, operation, in, out, n, calls[0]);
        }
        Arrays.sort(times);
        return times[BATCHES / 2] / 1000;
    }

    private static double batch(Communicator comm, Operation operation, double[] in, double[] out, int n, int calls) {
        comm.with(Algorithm.FLAT).barrier();
        long start = System.nanoTime();
        for (int k = 0; k < calls; k++) {
            in[k % n] = k;
            operation.call(comm, in, out, n);
        }
        return (System.nanoTime() - start) / (double) calls;
    }
}
