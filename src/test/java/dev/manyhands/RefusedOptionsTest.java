package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.Retries;
import dev.manyhands.pool.ThreadPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that make no sense, or none together, are refused with the reason. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Job job = Jobs.width(2);

    private static void refused(String message, Executable what) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, what).getMessage());
    }

    @Test
    void timesThatAreNotPositive() {
        refused("itemTimeout(PT0S): the time must be positive", () -> job.itemTimeout(Duration.ZERO));
        refused("itemTimeout(PT-0.001S): the time must be positive", () -> job.itemTimeout(Duration.ofMillis(-1)));
        refused("itemTimeout(PT0S): the time must be positive", () -> job.itemTimeout(Duration.ZERO, "value"));
        refused("deadline(PT0S): the time must be positive", () -> job.deadline(Duration.ZERO));
        refused("deadline(PT-1S): the time must be positive", () -> job.deadline(SECOND.negated()));
    }

    @Test
    void negativeNumbers() {
        refused("retries(-1): the number of further attempts must not be negative", () -> job.retries(-1));
        refused("inFlight(0): at least 1 item must be in flight", () -> job.inFlight(0));
        refused("widthAllBut(-1): the number of threads to leave must not be negative", () -> job.widthAllBut(-1));
    }

    @Test
    void nulls() {
        for (Executable option : List.<Executable>of(() -> job.itemTimeout(null), () -> job.itemTimeout(null, 1), () -> job.deadline(null),
                () -> job.retries((Retries) null), () -> job.onFailure(null), () -> job.onItem(null), () -> job.cancelOn(null),
                () -> job.carry(null), () -> job.contextClassLoader(null), () -> job.where(null, 1))) {
            assertThrows(NullPointerException.class, option);
        }
    }

    private interface Verb {
        Object run(Job job) throws Exception;
    }

    /** Options for items. */
    static Stream<Job> itemOptions() {
        Job job = Jobs.width(2);
        return Stream.of(job.itemTimeout(SECOND), job.itemTimeout(SECOND, 1), job.retries(1), job.onFailure(OnFailure.FINISH_ALL),
                job.onFailure(OnFailure.substitute(1)), job.onItem(result -> { }));
    }

    @ParameterizedTest
    @MethodSource("itemOptions")
    void optionsForItemsOfVerbsWithoutAFunctionPerItem(Job withOption) {
        String options = " has an option for single items (itemTimeout, retries, onFailure, onItem or cache): ";
        List<Integer> items = List.of(1, 2);
        refused("job 'reduce'" + options + "this form has no function per item; use reduce(identity, function, operation)",
                () -> withOption.reduce(items, 0, Integer::sum));
        refused("job 'reduce'" + options + "this form has no function per item; use reduce(identity, function, operation)",
                () -> withOption.over(items.iterator()).reduce(0, (a, b) -> a));
        refused("job 'collect'" + options + "a collector has no function per item; map first, then collect the results",
                () -> withOption.collect(items, Collectors.counting()));
        String sumArrays = "job 'sumArrays'" + options
                + "its body changes an array that it shares with other items, so no call can be taken back; use reduce with a function";
        refused(sumArrays, () -> withOption.range(0, 2).sumArrays(1, (sum, i) -> sum[0]++));
        refused(sumArrays, () -> withOption.range(0L, 2L).sumArrays(1, (sum, i) -> sum[0]++));
        refused(sumArrays, () -> withOption.grid(1, 2).sumArrays(1, (sum, r, c) -> sum[0]++));
        refused("job 'scan'" + options + "a scan has no function per item", () -> withOption.scan(new int[2], Integer::sum));
        refused("job 'scan'" + options + "a scan has no function per item", () -> withOption.scan(new double[0], Double::sum));
        refused("job 'exclusiveScan'" + options + "a scan has no function per item",
                () -> withOption.exclusiveScan(new Long[] {1L}, 0L, Long::sum));
        refused("job 'join'" + options + "a task of join is no item; set them on the verbs inside", () -> withOption.join(() -> 1, () -> 2));
        refused("job 'mine'" + options + "a task of scope is no item; set them on the verbs inside",
                () -> withOption.named("mine").scope(scope -> 1));
    }

    @Test
    void nothingIsRunByAVerbThatRefuses() {
        var calls = new AtomicInteger();
        Job withRetries = job.retries(1);
        for (Verb verb : List.<Verb>of(j -> j.reduce(List.of(1, 2), 0, (a, b) -> calls.incrementAndGet()),
                j -> j.join(calls::incrementAndGet, calls::incrementAndGet), j -> j.scope(scope -> calls.incrementAndGet()))) {
            assertThrows(IllegalArgumentException.class, () -> verb.run(withRetries));
        }
        assertEquals(0, calls.get());
    }

    @Test
    void aDeadlineForWhatRunsOnTheCallingThread() {
        String reason = " has a deadline, but runs on the calling thread, which cannot be given up: ";
        refused("job 'join'" + reason + "use start(...).orTimeout(...)", () -> job.deadline(SECOND).join(() -> 1, () -> 2));
        refused("job 'scope'" + reason + "use cancelOn(Cancellation.after(time))", () -> job.deadline(SECOND).scope(scope -> 1));
    }

    @Test
    void aSwitchForAJoin() {
        refused("job 'join' has cancelOn: a join is too small to be cancelled from outside; use scope, or look at the cancellation in the tasks",
                () -> job.cancelOn(Cancellation.create()).join(() -> 1, () -> 2));
    }

    @Test
    void optionsThatChangeNothingAreNotRefused() {
        Job harmless = job.retries(3).retries(0).onFailure(OnFailure.FINISH_ALL).onFailure(OnFailure.FAIL_FAST);
        assertEquals(3, harmless.reduce(List.of(1, 2), 0, Integer::sum));
        assertEquals(new Pair<>(1, 2), harmless.join(() -> 1, () -> 2));
    }

    // ---- substitutes of the wrong type

    private static void wrong(String at, String given, String needed, Verb verb) {
        for (Job troubled : List.of(Jobs.width(2), Jobs.width(2).itemTimeout(Duration.ofHours(1)))) {
            var failure = Jobs.failure(() -> verb.run(troubled));
            assertEquals(ClassCastException.class, failure.getCause().getClass());
            assertEquals("the value that takes the place of a failed item's result is " + given + ": this verb needs a " + needed,
                    failure.getCause().getMessage());
            assertEquals(0, failure.index());
            assertEquals(at, failure.getMessage().substring(0, failure.getMessage().indexOf(": ")));
        }
    }

    private static <V> V fail() {
        throw new IllegalStateException();
    }

    @Test
    void substitutesOfTheWrongType() {
        OnFailure text = OnFailure.substitute("text");
        String string = "java.lang.String (\"text\")";
        String number = "java.lang.Number";
        wrong("job 'sum' failed at index 0", string, number, j -> j.onFailure(text).range(0, 1).sum(i -> fail()));
        wrong("job 'sum' failed at index 0", "null", number, j -> j.onFailure(OnFailure.substitute(null)).range(0, 1).sum(i -> fail()));
        wrong("job 'sumLong' failed at item 0 (1)", string, number, j -> j.onFailure(text).over(List.of(1)).sumLong(i -> fail()));
        wrong("job 'min' failed at cell (0, 0)", string, number, j -> j.onFailure(text).grid(1, 1).min((r, c) -> fail()));
        wrong("job 'maxLong' failed at index 0", string, number, j -> j.onFailure(text).range(0L, 1L).maxLong(i -> fail()));
        wrong("job 'sumSeeded' failed at index 0", string, number, j -> j.onFailure(text).range(0, 1).sumSeeded((i, random) -> fail()));
        wrong("job 'count' failed at index 0", string, "java.lang.Boolean", j -> j.onFailure(text).range(0, 1).count(i -> fail()));
        wrong("job 'filter' failed at item 0 (1)", string, "java.lang.Boolean", j -> j.onFailure(text).filter(List.of(1), i -> fail()));
        wrong("job 'anyMatch' failed at index 0", "java.lang.Integer (1)", "java.lang.Boolean",
                j -> j.onFailure(OnFailure.substitute(1)).range(0, 1).anyMatch(i -> fail()));
        wrong("job 'flatMap' failed at item 0 (1)", string, "java.lang.Iterable", j -> j.onFailure(text).flatMap(List.of(1), i -> fail()));
        wrong("job 'fill' failed at index 0", string, number, j -> {
            j.onFailure(text).fill(new double[1], i -> fail());
            return null;
        });
        wrong("job 'fill' failed at index 0", string, number, j -> {
            j.onFailure(text).fill(new int[1], i -> fail());
            return null;
        });
        wrong("job 'fill' failed at index 0", string, "java.lang.Integer", j -> {
            j.onFailure(text).fill(new Integer[1], i -> fail());
            return null;
        });
    }

    @Test
    void valuesOfTheWrongTypeForItemsThatTakeTooLong() {
        var failure = Jobs.failure(() -> Jobs.width(2).itemTimeout(Duration.ofMillis(1), "text").range(0, 1).sum(i -> {
            Thread.sleep(Duration.ofHours(1));
            return 1;
        }));
        assertEquals("job 'sum' failed at index 0: java.lang.ClassCastException: the value that takes the place of a failed item's result is "
                + "java.lang.String (\"text\"): this verb needs a java.lang.Number", failure.getMessage());
    }

    // ---- widths

    @Test
    void aWidthAboveThePools() {
        try (var pool = ThreadPool.of(2, "narrow")) {
            Job wide = Parallel.on(pool).width(3).itemTimeout(SECOND).deadline(SECOND);
            String message = "width(3) on thread pool 'narrow' of size 2: allowed is 1 to 2; use a larger pool, or allowOversubscribe() on "
                    + "a thread pool";
            refused(message, () -> wide.range(0, 10).forEach(i -> { }));
            refused(message, () -> wide.over(List.of(1).iterator()).forEach(i -> { }));
        }
    }
}
