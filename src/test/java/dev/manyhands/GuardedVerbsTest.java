package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.manyhands.TroubledVerbs.Trouble;
import dev.manyhands.TroubledVerbs.Verb;
import dev.manyhands.function.OnFailure;
import dev.manyhands.pool.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb gives the same bits with options for items and without, and calls its function once per attempt. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuardedVerbsTest {
    /** The first of a block, two in the middle of one, two neighbours across an edge, the last. */
    private static final Set<Integer> TROUBLED = Set.of(0, 13, 15, 2499, 2500, TroubledVerbs.N - 1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** In trouble the first few times. */
    private static final class Failing implements Trouble {
        private final AtomicIntegerArray calls = new AtomicIntegerArray(TroubledVerbs.N);
        private final int failures;

        Failing(int failures) {
            this.failures = failures;
        }

        @Override
        public <V> V at(int position, V value) throws Exception {
            if (calls.incrementAndGet(position) <= failures && TROUBLED.contains(position)) {
                throw new IllegalStateException("attempt " + calls.get(position));
            }
            return value;
        }

        void checkCalls(Verb verb, Job job) {
            for (int i = 0; i < TroubledVerbs.N; i++) {
                int expected = TROUBLED.contains(i) ? failures + 1 : 1;
                int number = calls.get(i);
                if (verb.runsAll() ? number != expected : number > expected) {
                    assertEquals(expected, number, verb + ", calls at " + i + ", " + job);
                }
            }
        }
    }

    /** Puts a value in the place of those in trouble, without any options. */
    private record Instead(Object substitute) implements Trouble {
        @Override
        @SuppressWarnings("unchecked") // the verb names a substitute of its type
        public <V> V at(int position, V value) {
            return TROUBLED.contains(position) ? (V) substitute : value;
        }
    }

    private static final Trouble NONE = new Trouble() {
        @Override
        public <V> V at(int position, V value) {
            return value;
        }
    };

    /** A job as it is, with a listener (no block in one go), with item limits, and with a deadline only. */
    private static List<Job> jobs(int width) {
        Job job = Jobs.width(width).seed(7);
        return List.of(job, job.schedule(Schedule.dynamic(3)).onItem(result -> { }), job.itemTimeout(HOUR), job.deadline(HOUR));
    }

    static List<Verb> verbs() {
        return TroubledVerbs.all();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void retriesChangeNoResult(Verb verb) throws Exception {
        Object expected = verb.body().run(Jobs.width(1).seed(7), NONE);
        for (int width : new int[] {1, 3}) {
            for (Job job : jobs(width)) {
                for (int failures = 0; failures <= 2; failures += 2) {
                    var trouble = new Failing(failures);
                    assertEquals(expected, verb.body().run(job.retries(2), trouble), () -> verb + ", " + job);
                    trouble.checkCalls(verb, job);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void valuesPutInTheirPlaceAreCombinedAsIfTheFunctionHadGivenThem(Verb verb) throws Exception {
        Object expected = verb.body().run(Jobs.width(1).seed(7), new Instead(verb.substitute()));
        for (int width : new int[] {1, 3}) {
            for (Job job : jobs(width)) {
                var trouble = new Failing(Integer.MAX_VALUE - 1);
                assertEquals(expected, verb.body().run(job.onFailure(OnFailure.substitute(verb.substitute())), trouble), () -> verb + ", " + job);
                for (int i = 0; i < TroubledVerbs.N; i++) {
                    int number = trouble.calls.get(i);
                    if (verb.runsAll() ? number != 1 : number > 1) {
                        assertEquals(1, number, verb + ", calls at " + i + ", " + job);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void allFailuresAreFoundWhenAllItemsAreRun(Verb verb) throws Exception {
        if (!verb.runsAll()) {
            return;
        }
        for (int width : new int[] {1, 3}) {
            for (Job job : jobs(width)) {
                Set<Long> told = ConcurrentHashMap.newKeySet();
                var trouble = new Failing(Integer.MAX_VALUE - 1);
                var failure = Jobs.failure(() -> verb.body().run(job.onFailure(OnFailure.FINISH_ALL).onItem(result -> {
                    if (!result.isSuccess()) {
                        told.add(result.index());
                    }
                }), trouble));
                long first = verb.name().endsWith("long range") ? 10_000_000_000L : 0;
                assertEquals(TROUBLED.stream().map(i -> first + i).sorted().toList(), failure.failures().stream().map(f -> f.index()).toList());
                assertEquals(first, failure.index());
                assertEquals(TROUBLED.size(), told.size());
                assertEquals(TROUBLED.size() - 1, failure.getSuppressed().length);
            }
        }
    }
}
