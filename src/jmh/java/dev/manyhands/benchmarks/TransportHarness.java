package dev.manyhands.benchmarks;

import dev.manyhands.process.ChildOptions;
import dev.manyhands.process.Children;
import dev.manyhands.process.Lease;
import dev.manyhands.process.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How long a call to a warm child process takes that does nothing but give its argument back, by transport and size of the argument; the
 * same for the first call after the pool had nothing to do for a while, and what part of a core it uses meanwhile.
 *
 * <p>Arguments: seconds without work (0: leaves that out), then names of transports, else all. Prints median, 99th percentile and
 * maximum in microseconds.
 */
public final class TransportHarness {
    private static final int[] SIZES = {64, 4096, 1 << 16, 1 << 20};
    private static final int ROUNDS = 6;
    private static final int FIRST_CALLS = 3;

    private TransportHarness() {
    }

    /**
     * Measures, and prints a line for each transport and size.
     *
     * @param args seconds, names of transports
     * @throws Throwable if a call fails
     */
    public static void main(String[] args) throws Throwable {
        int idleSeconds = args.length == 0 ? 0 : Integer.parseInt(args[0]);
        List<String> transports = args.length < 2 ? List.of("socket", "agrona", "chronicle") : Arrays.asList(args).subList(1, args.length);
        for (String transport : transports) {
            ChildOptions options = new ChildOptions();
            options.transport = transport;
            long start = System.nanoTime();
            try (Children children = new Children(options); Session session = children.open(argument -> argument);
                    Lease lease = session.acquire()) {
                call(lease, 1);
                print(transport, "first result of a fresh pool", "%.0f us", (System.nanoTime() - start) / 1e3);
                for (int round = 1; round <= ROUNDS; round++) {
                    for (int size : SIZES) {
                        measure(transport, lease, size, round == ROUNDS);
                    }
                }
                if (idleSeconds > 0) {
                    idle(transport, lease, idleSeconds);
                }
            }
        }
    }

    private static void measure(String transport, Lease lease, int size, boolean print) throws Throwable {
        int calls = Math.max(200, Math.min(20_000, (1 << 27) / size));
        byte[] argument = new byte[size];
        long[] nanos = new long[calls];
        for (int k = 0; k < calls; k++) {
            long start = System.nanoTime();
            call(lease, argument);
            nanos[k] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        if (print) {
            print(transport, size + " bytes", "p50 %.1f p99 %.1f max %.0f us", nanos[calls / 2] / 1e3, nanos[calls * 99 / 100] / 1e3,
                    nanos[calls - 1] / 1e3);
        }
    }

    private static Object call(Lease lease, Object argument) throws Throwable {
        lease.send(argument);
        return lease.receive();
    }

    private static void idle(String transport, Lease lease, int seconds) throws Throwable {
        List<Double> micros = new ArrayList<>();
        Duration before = cpu();
        for (int k = 0; k < FIRST_CALLS; k++) {
            Thread.sleep(Duration.ofSeconds(seconds));
            long start = System.nanoTime();
            call(lease, k);
            micros.add((System.nanoTime() - start) / 1e3);
        }
        double part = cpu().minus(before).toNanos() / 1e9 / seconds / FIRST_CALLS;
        print(transport, "after " + seconds + " s without work", "%s us; %.2f %% of a core meanwhile", micros, part * 100);
    }

    /** Processor time of this process and its children. */
    private static Duration cpu() {
        return Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().children())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO)).reduce(Duration.ZERO, Duration::plus);
    }

    private static void print(String transport, String what, String format, Object... values) {
        System.out.printf(Locale.ROOT, "%s, %s: %s%n", transport, what, String.format(Locale.ROOT, format, values));
    }
}
