package dev.manyhands.benchmarks;

import dev.manyhands.comm.Communicator;
import dev.manyhands.comm.Op;
import dev.manyhands.comm.Status;
import dev.manyhands.comm.World;
import java.util.Arrays;
import java.util.Locale;

/**
 * Allreduce, ping-pong and barrier, done as a C program does them with Open MPI: the same numbers of elements, calls and batches, the
 * buffers rewritten between calls, and the median of 41 batches as rank 0 sees it. Prints microseconds, after two rounds of warming up.
 *
 * <p>Argument: the number of ranks. The C program: {@code mpicc -O3}, {@code mpirun -np 2}, and for each count a loop of
 * {@code MPI_Allreduce} on {@code MPI_DOUBLE} with {@code MPI_SUM}, one of {@code MPI_Send} and {@code MPI_Recv} between ranks 0 and 1,
 * whose
 * time is halved, and one of {@code MPI_Barrier}.
 */
public final class MessagesHarness {
    private static final int[] COUNTS = {1, 512, 8192, 131_072, 1 << 20};
    private static final int BATCHES = 41;
    private static final int ROUNDS = 3;
    private static final int BARRIERS = 2000;

    private final Communicator comm;
    private final double[] times = new double[BATCHES];
    private final Status status = new Status();

    private MessagesHarness(Communicator comm) {
        this.comm = comm;
    }

    /**
     * Measures, and prints a line for each operation and count.
     *
     * @param args the number of ranks
     */
    public static void main(String[] args) {
        World.threads(Integer.parseInt(args[0])).run(comm -> {
            MessagesHarness harness = new MessagesHarness(comm);
            for (int round = 1; round <= ROUNDS; round++) {
                harness.measure(round == ROUNDS && comm.rank() == 0);
            }
        });
    }

    private void measure(boolean print) {
        for (int n : COUNTS) {
            int calls = n <= 512 ? 2000 : n <= 8192 ? 400 : 20;
            double[] in = new double[n];
            double[] out = new double[n];
            Arrays.setAll(in, i -> comm.rank() + i);
            report(print, "allreduce_" + n + "_doubles", batches(calls, k -> {
                in[k % n] = k;
                comm.allreduce(in, out, Op.SUM);
            }));
            if (comm.size() >= 2 && comm.rank() < 2) {
                report(print, "pingpong_" + n + "_doubles_oneway", batches(calls, k -> pingPong(in, out)) / 2);
            }
            comm.barrier();
        }
        report(print, "barrier", batches(BARRIERS, k -> comm.barrier()));
    }

    private void pingPong(double[] in, double[] out) {
        if (comm.rank() == 0) {
            comm.send(in, 1, 0);
            comm.recv(out, 1, 0, status);
        } else {
            comm.recv(out, 0, 0, status);
            comm.send(in, 0, 0);
        }
    }

    /** One call of an operation. */
    private interface Operation {
        void call(int k);
    }

    private double batches(int calls, Operation operation) {
        for (int b = 0; b < BATCHES; b++) {
            long start = System.nanoTime();
            for (int k = 0; k < calls; k++) {
                operation.call(k);
            }
            times[b] = (System.nanoTime() - start) / 1e3 / calls;
        }
        Arrays.sort(times);
        return times[BATCHES / 2];
    }

    private static void report(boolean print, String what, double micros) {
        if (print) {
            System.out.printf(Locale.ROOT, "%s %.3f us%n", what, micros);
        }
    }
}
