package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.TroubledVerbs.Trouble;
import dev.manyhands.TroubledVerbs.Verb;
import dev.manyhands.function.ItemResult;
import dev.manyhands.function.OnFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A listener is told of each item once, when it has finished, with what has become of it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ItemListenerTest {
    private static final Trouble NO_TROUBLE = new Trouble() {
        @Override
        public <V> V at(int position, V value) {
            return value;
        }
    };

    @AfterEach
    void nothingIsLeftBehind() {
        assertFalse(Thread.interrupted());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    private static List<ItemResult> inOrder(Queue<ItemResult> told) {
        return told.stream().sorted(Comparator.comparingLong(ItemResult::index)).toList();
    }

    static List<Verb> verbs() {
        return TroubledVerbs.all().stream().filter(Verb::runsAll).toList();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void isToldOfEveryItemOnce(Verb verb) throws Exception {
        long first = verb.name().endsWith("long range") ? 10_000_000_000L : 0;
        for (Job job : List.of(Jobs.width(3), Jobs.width(2).itemTimeout(Duration.ofHours(1)))) {
            Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
            verb.body().run(job.onItem(told::add), NO_TROUBLE);
            assertEquals(LongStream.range(first, first + TroubledVerbs.N).boxed().toList(), inOrder(told).stream().map(ItemResult::index).toList());
            assertTrue(told.stream().allMatch(result -> result.isSuccess() && result.attempts() == 1));
        }
    }

    @Test
    void isToldTheValueTheFailureAndTheAttempts() {
        Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
        var calls = new AtomicInteger();
        Jobs.width(2).retries(2).onFailure(OnFailure.substitute("instead")).onItem(told::add).map(List.of(0, 1, 2), i -> {
            if (i == 1 && calls.incrementAndGet() < 2 || i == 2) {
                throw new IOException("trouble with " + i);
            }
            return "v" + i;
        });
        List<ItemResult> results = inOrder(told);
        assertEquals(new ItemResult(0, "v0", null, 1), results.get(0));
        assertEquals(new ItemResult(1, "v1", null, 2), results.get(1));
        assertEquals("instead", results.get(2).value());
        assertEquals("trouble with 2", results.get(2).failure().getMessage());
        assertEquals(3, results.get(2).attempts());
        assertFalse(results.get(2).isSuccess());
        assertEquals(3, results.size());
    }

    @Test
    void isToldOfTheFailureThatEndsTheJob() {
        Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
        var failure = Jobs.failure(() -> Jobs.width(1).onItem(told::add).range(5, 6).forEach(i -> {
            throw new IOException("last words");
        }));
        assertEquals(List.of(new ItemResult(5, null, failure.getCause(), 1)), List.copyOf(told));
    }

    @Test
    void isToldOfTheFailuresOfAJobThatRunsAllItems() {
        Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
        Jobs.failure(() -> Jobs.width(3).onFailure(OnFailure.FINISH_ALL).onItem(told::add).range(0, 100).map(i -> {
            if (i % 10 == 0) {
                throw new IOException();
            }
            return i;
        }));
        assertEquals(100, told.size());
        assertEquals(10, told.stream().filter(result -> !result.isSuccess()).count());
        assertTrue(told.stream().filter(result -> !result.isSuccess()).allMatch(result -> result.value() == null));
    }

    @Test
    void whatGivesNothingHasNoValue() {
        Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
        Jobs.width(1).onItem(told::add).range(0, 1).forEach(i -> { });
        assertNull(told.remove().value());
        Jobs.width(1).onItem(told::add).range(0, 1).map(i -> null);
        ItemResult result = told.remove();
        assertNull(result.value());
        assertTrue(result.isSuccess());
    }

    @Test
    void valuesAreOfTheFunctionsType() {
        Queue<Object> told = new ConcurrentLinkedQueue<>();
        Job job = Jobs.width(1).onItem(result -> told.add(result.value()));
        job.range(0, 1).sum(i -> 1.5);
        job.range(0, 1).sumLong(i -> 7);
        job.range(0, 1).count(i -> true);
        job.fill(new int[1], i -> 3);
        job.flatMap(List.of(1), i -> List.of("a", "b"));
        job.filter(List.of(1), i -> false);
        assertEquals(List.of(1.5, 7L, true, 3, List.of("a", "b"), false), List.copyOf(told));
    }

    @Test
    void isCalledByTheThreadThatRanTheItem() {
        var wrong = new AtomicInteger();
        ThreadLocal<Long> ran = new ThreadLocal<>();
        Jobs.width(4).onItem(result -> {
            if (result.index() != ran.get()) {
                wrong.incrementAndGet();
            }
        }).range(0, 1000).forEach(i -> ran.set((long) i));
        assertEquals(0, wrong.get());
    }

    @Test
    void severalAreToldInTheirOrder() {
        List<String> told = new ArrayList<>();
        Jobs.width(1).onItem(result -> told.add("a" + result.index())).onItem(result -> told.add("b" + result.index())).range(0, 2)
                .forEach(i -> { });
        assertEquals(List.of("a0", "b0", "a1", "b1"), told);
    }

    @Test
    void oneThatThrowsEndsTheJob() {
        for (OnFailure policy : List.of(OnFailure.FAIL_FAST, OnFailure.FINISH_ALL, OnFailure.substitute(1))) {
            var calls = new AtomicInteger();
            var failure = Jobs.failure(() -> Jobs.width(1).retries(3).onFailure(policy).onItem(result -> {
                throw new IOException("full");
            }).over(List.of("a", "b")).forEach(item -> calls.incrementAndGet()));
            assertEquals("job 'forEach' failed at item 0 (\"a\"): java.io.IOException: full", failure.getMessage());
            assertEquals(1, calls.get(), "the item itself is not tried again");
        }
    }

    @Test
    void oneThatThrowsHidesNoFailure() {
        var failure = Jobs.failure(() -> Jobs.width(1).onItem(result -> {
            throw new IOException("full");
        }).range(0, 1).forEach(i -> {
            throw new IllegalStateException("real");
        }));
        assertEquals("full", failure.getCause().getMessage());
        assertEquals("real", failure.getCause().getSuppressed()[0].getMessage());
        var rethrowing = Jobs.failure(() -> Jobs.width(1).onItem(result -> {
            throw (Exception) result.failure();
        }).range(0, 1).forEach(i -> {
            throw new IllegalStateException("real");
        }));
        assertEquals("real", rethrowing.getCause().getMessage());
        assertEquals(0, rethrowing.getCause().getSuppressed().length);
    }

    @Test
    void isNotToldOfWhatASearchDoesNotAskFor() {
        var told = new AtomicInteger();
        assertTrue(Jobs.width(1).onItem(result -> told.incrementAndGet()).range(0, 1000).anyMatch(i -> i == 3));
        assertEquals(4, told.get());
    }

    @Test
    void seesWhatTheItemDid() {
        var data = new int[1000];
        var wrong = new AtomicInteger();
        Jobs.width(4).onItem(result -> wrong.addAndGet(data[(int) result.index()] == 1 ? 0 : 1)).range(0, data.length).forEach(i -> data[i] = 1);
        assertEquals(0, wrong.get());
    }

    @Test
    void isRemindedOfAnErrorToo() {
        Queue<ItemResult> told = new ConcurrentLinkedQueue<>();
        Jobs.failure(() -> Jobs.width(1).onItem(told::add).range(0, 1).forEach(i -> {
            throw new StackOverflowError();
        }));
        assertInstanceOf(StackOverflowError.class, told.remove().failure());
    }
}
