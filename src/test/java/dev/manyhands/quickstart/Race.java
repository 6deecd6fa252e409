package dev.manyhands.quickstart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Two ways of doing one job, timed fairly. Both first do the whole job untimed, for a second at least, so that the files are cached and the
 * code is compiled. Then they take turns, so that whatever else the machine does hits both, and the median time of each counts.
 *
 * @param answer     the answer of the very first pass
 * @param identical  whether all other passes, warm-up included, gave an equal answer
 * @param warmUps    how many untimed passes each way had
 * @param sequential the times of the one way, in nanoseconds, ascending
 * @param parallel   the times of the other way, in nanoseconds, ascending
 */
record Race<A>(A answer, boolean identical, int warmUps, List<Long> sequential, List<Long> parallel) {
    private static final int PASSES = 7;
    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long ENOUGH_NANOS = 20_000_000_000L;

    /** Times {@value #PASSES} passes of each way, or fewer (at least one) where they take long. */
    static <A> Race<A> between(Supplier<A> sequential, Supplier<A> parallel) {
        long start = System.nanoTime();
        A answer = sequential.get();
        boolean identical = answer.equals(parallel.get());
        int warmUps = 1;
        while (System.nanoTime() - start < WARM_UP_NANOS) {
            warmUps++;
            identical &= answer.equals(sequential.get());
            identical &= answer.equals(parallel.get());
        }

        List<Long> ones = new ArrayList<>();
        List<Long> others = new ArrayList<>();
        do {
            identical &= answer.equals(timed(sequential, ones));
            identical &= answer.equals(timed(parallel, others));
        } while (ones.size() < PASSES && System.nanoTime() - start < ENOUGH_NANOS);
        Collections.sort(ones);
        Collections.sort(others);
        return new Race<>(answer, identical, warmUps, List.copyOf(ones), List.copyOf(others));
    }

    private static <A> A timed(Supplier<A> way, List<Long> nanos) {
        long start = System.nanoTime();
        A answer = way.get();
        nanos.add(System.nanoTime() - start);
        return answer;
    }

    /** How many timed passes each way had. */
    int passes() {
        return sequential.size();
    }

    /** The median of ascending times (the later of the two in the middle). */
    static double seconds(List<Long> nanos) {
        return nanos.get(nanos.size() / 2) / 1e9;
    }
}
