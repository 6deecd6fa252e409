package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.pool.Pool;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb gives what a sequential program gives, to the last bit, on every pool, with every set of options, however it is called. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SameOnEveryPoolTest {
    private static final int[] SIZES = {0, 1, 9, 65, 700};
    private static final int SECONDS = 40;

    static Stream<VerbCase> verbs() {
        return VerbCase.all();
    }

    private static String where(OptionSet options, Pool pool, int n) {
        return "size " + n + " with " + options + " on " + pool;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void whateverTheOptions(VerbCase verb) throws Exception {
        for (int n : SIZES) {
            Object expected = verb.expected().apply(n);
            for (OptionSet options : OptionSet.of(verb)) {
                for (Pool pool : EveryPool.all().toList()) {
                    assertEquals(expected, verb.run().on(options.on(Parallel.on(pool)), n, Hook.NONE), () -> where(options, pool, n));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void inARunThatWasStarted(VerbCase verb) throws Exception {
        Object expected = verb.expected().apply(65);
        for (Pool pool : EveryPool.all().toList()) {
            List<OptionSet> all = OptionSet.some(verb);
            var runs = all.stream().map(options -> verb.takesCancellation()
                    ? options.on(Parallel.on(pool)).start(job -> verb.run().on(job, 65, Hook.NONE))
                    : options.on(Parallel.on(pool)).start(job -> verb.run().on(options.on(Parallel.on(pool)), 65, Hook.NONE))).toList();
            for (int k = 0; k < runs.size(); k++) {
                OptionSet options = all.get(k);
                assertEquals(expected, runs.get(k).get(SECONDS, TimeUnit.SECONDS), () -> where(options, pool, 65));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void asDefault(VerbCase verb) throws Exception {
        Object expected = verb.expected().apply(65);
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                assertEquals(expected, options.on(Parallel.on(pool)).asDefault(() -> verb.run().on(Parallel.with(), 65, Hook.NONE)),
                        () -> where(options, pool, 65));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void forManyCallersAtTheSameTime(VerbCase verb) throws Exception {
        Object expected = verb.expected().apply(65);
        for (Pool pool : EveryPool.all().toList()) {
            var failure = new AtomicReference<Throwable>();
            var threads = IntStream.range(0, 4).mapToObj(k -> (k < 2 ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> {
                try {
                    for (OptionSet options : OptionSet.some(verb)) {
                        assertEquals(expected, verb.run().on(options.on(Parallel.on(pool)), 65, Hook.NONE), () -> where(options, pool, 65));
                    }
                } catch (Throwable t) {
                    failure.compareAndSet(null, t);
                }
            })).toList();
            for (Thread thread : threads) {
                thread.join();
            }
            if (failure.get() != null) {
                throw new AssertionError(failure.get());
            }
        }
    }
}
