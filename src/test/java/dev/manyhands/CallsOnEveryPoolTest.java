package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.VerbCase.Hook;
import dev.manyhands.VerbCase.Kind;
import dev.manyhands.function.ItemResult;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.Progress;
import dev.manyhands.pool.Pool;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How often, where and in what context every verb calls its function, on every pool. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallsOnEveryPoolTest {
    /** Whole rows of the grids. */
    private static final int SIZE = 7 * GridVerbs.COLUMNS;

    static Stream<VerbCase> verbs() {
        return VerbCase.all();
    }

    static Stream<VerbCase> ofItems() {
        return VerbCase.ofItems();
    }

    static Stream<VerbCase> withFunctions() {
        return VerbCase.withFunctions();
    }

    private static List<Long> sorted(Queue<Long> positions) {
        return positions.stream().sorted().toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void onceForEachPosition(VerbCase verb) throws Exception {
        List<Long> positions = verb.positions(SIZE);
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.of(verb)) {
                Queue<Long> called = new ConcurrentLinkedQueue<>();
                verb.run().on(options.on(Parallel.on(pool)), SIZE, called::add);
                assertEquals(positions, sorted(called), () -> options + " on " + pool);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void inTheContextOfTheJobAndOnlyThere(VerbCase verb) throws Exception {
        OptionSet.CARRIED.set("carried"); // this thread ends with the test
        for (Pool pool : EveryPool.all().toList()) {
            verb.run().on(OptionSet.withContext(Parallel.on(pool)), SIZE, index -> {
                assertEquals("bound", OptionSet.BOUND.get());
                assertEquals("carried", OptionSet.CARRIED.get());
                assertEquals(OptionSet.class.getClassLoader(), Thread.currentThread().getContextClassLoader());
            });
            Thread caller = Thread.currentThread();
            verb.run().on(Parallel.on(pool), SIZE, index -> {
                assertTrue(!OptionSet.BOUND.isBound());
                if (Thread.currentThread() != caller) {
                    assertNull(OptionSet.CARRIED.get());
                }
            });
            assertEquals("carried", OptionSet.CARRIED.get());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withFunctions")
    void onThreadsOfThePoolOrTheCaller(VerbCase verb) throws Exception {
        Thread caller = Thread.currentThread();
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.of(verb)) {
                Set<Thread> threads = ConcurrentHashMap.newKeySet();
                verb.run().on(options.on(Parallel.on(pool)), SIZE, index -> threads.add(Thread.currentThread()));
                boolean callerWatches = options.limitsTime() || EveryPool.isVirtual(pool);
                for (Thread thread : threads) {
                    boolean isOwn = thread.getName().startsWith("manyhands-" + pool.name() + "-")
                            && thread.isVirtual() == EveryPool.isVirtual(pool);
                    assertTrue(isOwn || thread == caller && !callerWatches, () -> thread + " with " + options + " on " + pool);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withFunctions")
    void againForItemsThatFailTheFirstTime(VerbCase verb) throws Exception {
        Object expected = verb.expected().apply(SIZE);
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                Set<Long> failed = ConcurrentHashMap.newKeySet();
                Queue<ItemResult> items = new ConcurrentLinkedQueue<>();
                Job job = options.on(Parallel.on(pool)).onFailure(OnFailure.FAIL_FAST).retries(1).onItem(items::add);
                assertEquals(expected, verb.run().on(job, SIZE, index -> {
                    if (failed.add(index)) {
                        throw new IllegalStateException("the first time");
                    }
                }), () -> options + " on " + pool);
                if (verb.kind() == Kind.ITEMS) {
                    assertEquals(verb.positions(SIZE), items.stream().map(ItemResult::index).sorted().toList());
                }
                assertTrue(items.stream().allMatch(item -> item.isSuccess() && item.attempts() == 2));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofItems")
    void forAllItemsThoughSomeFail(VerbCase verb) {
        List<Long> positions = verb.positions(SIZE);
        List<Long> bad = positions.stream().filter(index -> index % 5 == 2).toList();
        for (Pool pool : EveryPool.all().toList()) {
            for (OptionSet options : OptionSet.some(verb)) {
                Queue<Long> called = new ConcurrentLinkedQueue<>();
                Job job = options.on(Parallel.on(pool)).retries(0).onFailure(OnFailure.FINISH_ALL);
                var failure = Jobs.failure(() -> verb.run().on(job, SIZE, index -> {
                    called.add(index);
                    if (index % 5 == 2) {
                        throw new IllegalStateException("bad " + index);
                    }
                }));
                assertEquals(positions, sorted(called), () -> options + " on " + pool);
                assertEquals(bad, failure.failures().stream().map(item -> item.index()).toList());
                assertEquals(2, failure.index());
                assertEquals("bad 2", failure.getCause().getMessage());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void andProgressCountsThem(VerbCase verb) throws Exception {
        if (verb.kind() == Kind.SCOPE || verb.kind() == Kind.JOIN) {
            return; // have none
        }
        for (Pool pool : EveryPool.all().toList()) {
            Map<Long, Progress> last = new ConcurrentHashMap<>();
            var ends = new AtomicInteger();
            Object expected = verb.expected().apply(SIZE);
            assertEquals(expected, verb.run().on(Parallel.on(pool).progress(progress -> {
                last.put(progress.run(), progress);
                ends.addAndGet(progress.ended() ? 1 : 0);
            }).deadline(Duration.ofMinutes(5)), SIZE, Hook.NONE));
            assertEquals(last.size(), ends.get(), "runs that were said to have ended");
            assertEquals(verb.name().contains("can of") && SIZE > 1 ? 2 : 1, ends.get(), "a scan is two loops");
            Progress progress = last.values().iterator().next();
            if (verb.kind() == Kind.ITEMS) {
                assertEquals(verb.positions(SIZE).size(), progress.done(), () -> progress + " on " + pool);
            }
            if (verb.kind() != Kind.WHOLE && progress.total() >= 0) { // verbs that combine may count in another way, scans twice
                assertEquals(Math.max(progress.done(), progress.total()), progress.total(), progress::toString);
                assertEquals(verb.positions(SIZE).size(), verb.kind() == Kind.ITEMS ? progress.total() : verb.positions(SIZE).size());
            }
            assertEquals(0, progress.failed());
            assertEquals(Collections.emptyList(), last.values().stream().filter(p -> p.retried() > 0).toList());
        }
    }
}
