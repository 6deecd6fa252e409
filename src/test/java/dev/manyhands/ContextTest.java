package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThreadContext;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions find the scoped values, the thread-locals and the class loader that their job gives them, and leave nothing behind. */
@Timeout(60)
class ContextTest {
    private static final int SIZE = 3;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final ScopedValue<String> USER = ScopedValue.newInstance();
    private static final ScopedValue<Integer> LEVEL = ScopedValue.newInstance();
    private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

    /** A logging context as those of the logging libraries are: a map per thread. */
    private static final class Mdc {
        private static final ThreadLocal<Map<String, String>> MAP = ThreadLocal.withInitial(HashMap::new);

        static void put(String key, String value) {
            MAP.get().put(key, value);
        }

        static String get(String key) {
            return MAP.get().get(key);
        }

        static Map<String, String> getCopyOfContextMap() {
            return new HashMap<>(MAP.get());
        }

        static void setContextMap(Map<String, String> map) {
            MAP.set(new HashMap<>(map));
        }
    }

    private static final ThreadContext<Map<String, String>> MDC = new ThreadContext<>() {
        @Override
        public Map<String, String> get() {
            return Mdc.getCopyOfContextMap();
        }

        @Override
        public void set(Map<String, String> value) {
            Mdc.setContextMap(value);
        }
    };

    private final ThreadPool pool = ThreadPool.of(SIZE, "context");
    private final Job plain = Parallel.on(pool).schedule(Schedule.dynamic(1));
    private final ClassLoader loader = new URLClassLoader(new URL[0], null);
    private final ClassLoader own = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void set() {
        LOCAL.set("caller");
        Mdc.put("request", "7");
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertEquals("caller", LOCAL.get());
        assertEquals("7", Mdc.get("request"));
        assertFalse(USER.isBound());
        assertSame(own, Thread.currentThread().getContextClassLoader());
        Set<String> found = ConcurrentHashMap.newKeySet();
        onAllThreads(plain, () -> {
            if (Thread.currentThread().getName().startsWith("manyhands-")) {
                found.add(LOCAL.get() + " " + Mdc.get("request") + " " + USER.isBound() + " "
                        + (Thread.currentThread().getContextClassLoader() == loader));
            }
        });
        assertEquals(Set.of("null null false false"), found);
        pool.close();
        LOCAL.remove();
        Mdc.MAP.remove();
    }

    /** Calls the body on each thread of the job at the same time, once. */
    private static void onAllThreads(Job job, Runnable body) {
        var together = new CyclicBarrier(SIZE);
        job.range(0, SIZE).forEach(i -> {
            together.await(20, TimeUnit.SECONDS);
            body.run();
            together.await(20, TimeUnit.SECONDS);
        });
    }

    private Job full() {
        return plain.where(USER, "ada").where(LEVEL, 3).carry(ThreadContext.of(LOCAL)).carry(MDC).contextClassLoader(loader);
    }

    private String seen() {
        return USER.orElse("-") + " " + LEVEL.orElse(-1) + " " + LOCAL.get() + " " + Mdc.get("request") + " "
                + (Thread.currentThread().getContextClassLoader() == loader);
    }

    private static final String ALL = "ada 3 caller 7 true";

    // ---- every verb

    static Stream<Arguments> verbs() {
        return EveryVerb.arguments();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void everyFunctionOfEveryVerbFindsTheContext(String name, EveryVerb.Verb verb) throws Exception {
        Object expected = verb.run(plain, () -> { });
        Set<String> found = ConcurrentHashMap.newKeySet();
        assertEquals(expected, verb.run(full(), () -> found.add(seen())));
        assertEquals(Set.of(ALL), found);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void alsoWhenTheVerbWasStarted(String name, EveryVerb.Verb verb) throws Exception {
        Set<String> found = ConcurrentHashMap.newKeySet();
        full().start(job -> verb.run(job, () -> found.add(seen()))).get();
        assertEquals(Set.of(ALL), found);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void alsoWithTimeLimits(String name, EveryVerb.Verb verb) throws Exception {
        if (name.matches("Verbs.(join|scope)")) {
            return; // they refuse them
        }
        Set<String> found = ConcurrentHashMap.newKeySet();
        Job job = EveryVerb.hasItems(name) ? full().itemTimeout(LONG) : full();
        verb.run(job.deadline(LONG), () -> found.add(seen()));
        assertEquals(Set.of(ALL), found);
    }

    // ---- scoped values

    @Test
    void bindingsHoldOnAllThreads() {
        Queue<String> found = new ConcurrentLinkedQueue<>();
        onAllThreads(plain.where(USER, "ada").where(LEVEL, 1), () -> found.add(USER.get() + LEVEL.get()));
        assertEquals(List.of("ada1", "ada1", "ada1"), List.copyOf(found));
    }

    @Test
    void theLastBindingOfAKeyHolds() {
        assertEquals(List.of("bob", "bob"), plain.where(USER, "ada").where(USER, "bob").map(List.of(1, 2), i -> USER.get()));
    }

    @Test
    void aBindingMayBeNull() {
        assertEquals(List.of("true null"), plain.where(USER, null).map(List.of(1), i -> USER.isBound() + " " + USER.get()));
    }

    @Test
    void innerBindingsHideOuterOnes() {
        Job outer = plain.where(USER, "outer").where(LEVEL, 1);
        Set<String> found = ConcurrentHashMap.newKeySet();
        outer.range(0, 4).forEach(i -> {
            outer.where(USER, "inner").range(0, 4).forEach(k -> found.add(USER.get() + LEVEL.get()));
            found.add(USER.get() + LEVEL.get());
        });
        assertEquals(Set.of("inner1", "outer1"), found);
    }

    @Test
    void aJobHasTheContextOfTheJobThatItIsCalledIn() {
        Set<String> found = ConcurrentHashMap.newKeySet();
        full().range(0, 1).forEach(i -> onAllThreads(plain, () -> found.add(seen())));
        assertEquals(Set.of(ALL), found);
        found.clear();
        full().range(0, 1).forEach(i -> onAllThreads(plain.where(LEVEL, 4).carry(MDC), () -> found.add(seen())));
        assertEquals(Set.of("ada 4 caller 7 true"), found);
    }

    @Test
    void whatAFunctionChangesHoldsForTheJobsThatItCalls() {
        Set<String> found = ConcurrentHashMap.newKeySet();
        full().range(0, 1).forEach(i -> ScopedValue.where(USER, "by hand").where(LEVEL, 8).run(() -> {
            LOCAL.set("changed");
            Mdc.put("request", "9");
            onAllThreads(plain, () -> found.add(seen()));
        }));
        assertEquals(Set.of("by hand 8 changed 9 true"), found);
    }

    @Test
    void bindingsOfTheCallerThatNoJobKnowsStayWithTheCaller() {
        Thread caller = Thread.currentThread();
        ScopedValue.where(USER, "by hand").run(() -> onAllThreads(plain,
                () -> assertEquals(Thread.currentThread() == caller, USER.isBound())));
    }

    @Test
    void anUnboundValueIsAFailureLikeAnyOther() {
        var failure = assertThrows(ParallelException.class, () -> plain.where(LEVEL, 1).range(0, 10).forEach(i -> USER.get()));
        assertEquals(NoSuchElementException.class, failure.getCause().getClass());
    }

    // ---- thread-locals

    @Test
    void carriedValuesAreSetOnAllThreadsAndTakenBack() {
        Queue<String> found = new ConcurrentLinkedQueue<>();
        onAllThreads(plain.carry(ThreadContext.of(LOCAL)).carry(MDC), () -> {
            found.add(LOCAL.get() + Mdc.get("request"));
            LOCAL.set("changed by the function");
            Mdc.put("request", "changed by the function");
        });
        assertEquals(List.of("caller7", "caller7", "caller7"), List.copyOf(found));
    }

    @Test
    void whatAThreadHadBeforeItHasAgain() {
        onAllThreads(plain, () -> LOCAL.set(Thread.currentThread().getName()));
        try {
            onAllThreads(plain.carry(ThreadContext.of(LOCAL)), () -> LOCAL.set("other"));
            onAllThreads(plain, () -> assertEquals(Thread.currentThread().getName(), LOCAL.get()));
        } finally {
            onAllThreads(plain, LOCAL::remove);
            LOCAL.set("caller");
        }
    }

    @Test
    void anAbsentValueIsCarriedAsAbsent() {
        LOCAL.remove();
        try {
            onAllThreads(plain, () -> LOCAL.set("stale"));
            LOCAL.remove();
            onAllThreads(plain.carry(ThreadContext.of(LOCAL)), () -> assertEquals(null, LOCAL.get()));
        } finally {
            onAllThreads(plain, LOCAL::remove);
            LOCAL.set("caller");
        }
    }

    @Test
    void valuesAreTakenBackAfterFailures() {
        for (Job job : List.of(full(), full().itemTimeout(LONG), full().retries(1))) {
            var failure = assertThrows(ParallelException.class, () -> onAllThreads(job, () -> {
                LOCAL.set("failing");
                throw new IllegalStateException("no luck");
            }));
            assertEquals("no luck", failure.getCause().getMessage());
            nothingIsSet();
        }
        assertThrows(ParallelException.class, () -> full().join(() -> 1, () -> Integer.parseInt("x")));
        assertThrows(ParallelException.class, () -> full().scope(scope -> scope.fork(() -> Integer.parseInt("x")).get()));
        nothingIsSet();
    }

    @Test
    void valuesAreTakenBackAfterCancellations() throws Exception {
        var begun = new CountDownLatch(SIZE);
        Running<Object> run = full().start(job -> {
            onAllThreads(job, () -> {
                begun.countDown();
                throw hang();
            });
            return null;
        });
        Jobs.await(begun);
        run.cancel(true);
        assertThrows(CancellationException.class, run::get);
        assertTrue(run.awaitEnd(LONG));
        nothingIsSet();
    }

    private static RuntimeException hang() {
        try {
            new CountDownLatch(1).await();
            return new IllegalStateException("let go");
        } catch (InterruptedException e) {
            return new CancellationException("interrupted");
        }
    }

    private void nothingIsSet() {
        Set<String> found = ConcurrentHashMap.newKeySet();
        Thread caller = Thread.currentThread();
        onAllThreads(plain, () -> found.add(Thread.currentThread() == caller ? "" : seen()));
        found.remove("");
        assertEquals(Set.of("- -1 null null false"), found);
    }

    @Test
    void aContextThatCannotBeSetFailsTheJobAndLeavesNothing() {
        ThreadContext<String> broken = new ThreadContext<>() {
            @Override
            public String get() {
                return "value";
            }

            @Override
            public void set(String value) {
                throw new IllegalStateException("cannot be set");
            }
        };
        var failure = assertThrows(ParallelException.class, () -> full().carry(broken).range(0, 10).forEach(i -> { }));
        assertEquals("cannot be set", failure.getCause().getMessage());
        nothingIsSet();
    }

    @Test
    void aContextThatCannotBeTakenBackDoesNotHideTheFailure() {
        var calls = new ThreadLocal<Integer>();
        ThreadContext<Integer> broken = new ThreadContext<>() {
            @Override
            public Integer get() {
                return 1;
            }

            @Override
            public void set(Integer value) {
                if (calls.get() != null) {
                    calls.remove();
                    throw new IllegalStateException("cannot be taken back");
                }
                calls.set(1);
            }
        };
        var failure = assertThrows(ParallelException.class, () -> full().carry(broken).width(1).range(0, 10).forEach(i -> {
            throw new UnsupportedOperationException("the real failure");
        }));
        assertEquals("the real failure", failure.getCause().getMessage());
        nothingIsSet();
    }

    // ---- class loader

    @Test
    void theClassLoaderIsSetWhileTheJobRuns() {
        onAllThreads(plain.contextClassLoader(loader), () -> assertSame(loader, Thread.currentThread().getContextClassLoader()));
        onAllThreads(plain, () -> assertNotSame(loader, Thread.currentThread().getContextClassLoader()));
        onAllThreads(plain.contextClassLoader(loader), () -> Thread.currentThread().setContextClassLoader(null));
        onAllThreads(plain, () -> assertNotSame(null, Thread.currentThread().getContextClassLoader()));
    }

    // ---- threads that are given up

    @Test
    void aThreadThatWasGivenUpTakesItsValuesBackWhenItComesBack() throws Exception {
        var begun = new CountDownLatch(1);
        var letGo = new CountDownLatch(1);
        Queue<Thread> stuck = new ConcurrentLinkedQueue<>();
        Queue<String> atTheEnd = new ConcurrentLinkedQueue<>();
        ThreadContext<String> last = new ThreadContext<>() { // the outermost: set first, taken back last
            @Override
            public String get() {
                return null;
            }

            @Override
            public void set(String value) {
                if (begun.getCount() == 0 && stuck.contains(Thread.currentThread())) {
                    atTheEnd.add(LOCAL.get() + " " + USER.isBound());
                }
            }
        };
        Job job = plain.carry(last).carry(ThreadContext.of(LOCAL)).where(USER, "ada");
        var failure = assertThrows(ParallelException.class, () -> job.itemTimeout(Duration.ofMillis(50)).range(0, 1).forEach(i -> {
            stuck.add(Thread.currentThread());
            begun.countDown();
            while (letGo.getCount() > 0) {
                Thread.onSpinWait(); // ignores the interrupt
            }
        }));
        assertEquals(TimeoutException.class, failure.getCause().getClass());
        assertEquals("caller", LOCAL.get());
        letGo.countDown();
        stuck.element().join();
        assertEquals(List.of("null false"), List.copyOf(atTheEnd));
    }

    // ---- runs that were started

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunHasTheValuesOfTheMomentWhenItWasStarted(boolean limited) throws Exception {
        var letGo = new CountDownLatch(1);
        Running<Set<String>> run = (limited ? full().deadline(LONG) : full()).start(job -> {
            Jobs.await(letGo);
            Set<String> found = ConcurrentHashMap.newKeySet();
            found.add(seen());
            onAllThreads(job, () -> found.add(seen()));
            return found;
        });
        LOCAL.set("later");
        Mdc.put("request", "8");
        letGo.countDown();
        assertEquals(Set.of(ALL), run.get());
        set();
    }
}
