package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A failure in any verb arrives as one exception that says what failed where, and leaves the pool as good as new. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureTest {
    private static final int LENGTH = 1000;
    private static final int BAD = 737;
    private static final List<String> ITEMS = Jobs.integers(LENGTH).stream().map(i -> "item-" + i).toList();
    private static final String ITEM = " failed at item 737 (\"item-737\"): ";
    private static final String INDEX = " failed at index 737: ";
    private static final String CELL = " failed at cell (7, 37): ";

    /** A verb whose function fails at position {@link #BAD}. */
    private interface Verb {
        void run(Job job, Bomb bomb) throws Exception;
    }

    /** Throws what it is made with at the one position. */
    private record Bomb(Supplier<Throwable> failures, Throwable[] thrown) {
        boolean at(long index) throws Exception {
            if (index == BAD) {
                thrown[0] = failures.get();
                if (thrown[0] instanceof Error error) {
                    throw error;
                }
                throw (Exception) thrown[0];
            }
            return false;
        }

        boolean at(String item) throws Exception {
            return at(Long.parseLong(item.substring("item-".length())));
        }

        boolean at(int row, int column) throws Exception {
            return at(row * 100L + column);
        }
    }

    private static final Map<String, Verb> VERBS = new LinkedHashMap<>();

    private static void verb(String name, String where, Verb verb) {
        VERBS.put(name + " | " + where, verb);
    }

    static {
        verb("forEach", INDEX, (job, bomb) -> job.range(0, LENGTH).forEach(i -> bomb.at(i)));
        verb("forEach", INDEX + "state", (job, bomb) -> job.range(0, LENGTH).forEach(() -> "", (state, i) -> bomb.at(i)));
        verb("map", INDEX, (job, bomb) -> job.range(0, LENGTH).map(i -> bomb.at(i)));
        verb("sum", INDEX, (job, bomb) -> job.range(0, LENGTH).sum(i -> bomb.at(i) ? 1 : 0));
        verb("sum", INDEX + "average", (job, bomb) -> job.range(0, LENGTH).average(i -> bomb.at(i) ? 1 : 0));
        verb("sumLong", INDEX, (job, bomb) -> job.range(0, LENGTH).sumLong(i -> bomb.at(i) ? 1 : 0));
        verb("min", INDEX, (job, bomb) -> job.range(0, LENGTH).min(i -> bomb.at(i) ? 1 : 0));
        verb("max", INDEX, (job, bomb) -> job.range(0, LENGTH).max(i -> bomb.at(i) ? 1 : 0));
        verb("minLong", INDEX, (job, bomb) -> job.range(0, LENGTH).minLong(i -> bomb.at(i) ? 1 : 0));
        verb("maxLong", INDEX, (job, bomb) -> job.range(0, LENGTH).maxLong(i -> bomb.at(i) ? 1 : 0));
        verb("reduce", INDEX, (job, bomb) -> job.range(0, LENGTH).reduce(false, i -> bomb.at(i), Boolean::logicalOr));
        verb("count", INDEX, (job, bomb) -> job.range(0, LENGTH).count(i -> bomb.at(i)));
        verb("sumArrays", INDEX, (job, bomb) -> job.range(0, LENGTH).sumArrays(3, (sum, i) -> bomb.at(i)));
        verb("anyMatch", INDEX, (job, bomb) -> job.range(0, LENGTH).anyMatch(i -> bomb.at(i)));
        verb("allMatch", INDEX, (job, bomb) -> job.range(0, LENGTH).allMatch(i -> !bomb.at(i)));
        verb("noneMatch", INDEX, (job, bomb) -> job.range(0, LENGTH).noneMatch(i -> bomb.at(i)));
        verb("findFirst", INDEX, (job, bomb) -> job.range(0, LENGTH).findFirst(i -> bomb.at(i)));
        verb("findAny", INDEX, (job, bomb) -> job.range(0, LENGTH).findAny(i -> bomb.at(i)));
        verb("fill", INDEX, (job, bomb) -> job.fill(new double[LENGTH], i -> bomb.at(i) ? 1 : 0));
        verb("fill", INDEX + "long", (job, bomb) -> job.fill(new long[LENGTH], i -> bomb.at(i) ? 1 : 0));
        verb("fill", INDEX + "int", (job, bomb) -> job.fill(new int[LENGTH], i -> bomb.at(i) ? 1 : 0));
        verb("fill", INDEX + "object", (job, bomb) -> job.fill(new Boolean[LENGTH], i -> bomb.at(i)));
        verb("forEach", INDEX + "of long", (job, bomb) -> job.range(0L, LENGTH).forEach(i -> bomb.at(i)));
        verb("map", INDEX + "of long", (job, bomb) -> job.range(-5L, LENGTH).map(i -> bomb.at(i)));
        verb("sum", INDEX + "of long", (job, bomb) -> job.range(3L, LENGTH).sum(i -> bomb.at(i) ? 1 : 0));
        verb("findFirst", INDEX + "of long", (job, bomb) -> job.range(0L, LENGTH).findFirst(i -> bomb.at(i)));
        verb("forEach", CELL, (job, bomb) -> job.grid(10, 100).forEach((r, c) -> bomb.at(r, c)));
        verb("map", CELL, (job, bomb) -> job.grid(10, 100).tile(3, 7).map((r, c) -> bomb.at(r, c)));
        verb("sum", CELL, (job, bomb) -> job.grid(10, 100).tile(3, 7).sum((r, c) -> bomb.at(r, c) ? 1 : 0));
        verb("anyMatch", CELL, (job, bomb) -> job.grid(10, 100).anyMatch((r, c) -> bomb.at(r, c)));
        verb("sumArrays", CELL, (job, bomb) -> job.grid(10, 100).sumArrays(1, (sum, r, c) -> bomb.at(r, c)));
        items("", job -> job.over(ITEMS));
        items("array", job -> job.over(ITEMS.toArray(String[]::new)));
        items("iterator", job -> job.over(ITEMS.iterator()));
        items("stream", job -> job.over(ITEMS.stream()));
        verb("zip", ITEM, (job, bomb) -> job.zip(ITEMS, ITEMS, (a, b) -> bomb.at(a)));
        verb("invoke", " failed at task 737: ", (job, bomb) -> {
            var tasks = new dev.manyhands.function.ThrowingRunnable[LENGTH];
            java.util.Arrays.setAll(tasks, k -> () -> bomb.at(k));
            job.invoke(tasks);
        });
    }

    private interface Inputs {
        Items<String> over(Job job);
    }

    private static void items(String kind, Inputs in) {
        verb("forEach", ITEM + kind, (job, bomb) -> in.over(job).forEach(s -> bomb.at(s)));
        verb("forEach", ITEM + kind + " state", (job, bomb) -> in.over(job).forEach(() -> "", (state, s) -> bomb.at(s)));
        verb("map", ITEM + kind, (job, bomb) -> in.over(job).map(s -> bomb.at(s)));
        verb("mapIndexed", ITEM + kind, (job, bomb) -> in.over(job).mapIndexed((index, s) -> bomb.at(index)));
        verb("flatMap", ITEM + kind, (job, bomb) -> in.over(job).flatMap(s -> List.of(bomb.at(s))));
        verb("filter", ITEM + kind, (job, bomb) -> in.over(job).filter(s -> bomb.at(s)));
        verb("reduce", ITEM + kind, (job, bomb) -> in.over(job).reduce(false, s -> bomb.at(s), Boolean::logicalOr));
        verb("sum", ITEM + kind, (job, bomb) -> in.over(job).sum(s -> bomb.at(s) ? 1 : 0));
        verb("sumLong", ITEM + kind, (job, bomb) -> in.over(job).sumLong(s -> bomb.at(s) ? 1 : 0));
        verb("count", ITEM + kind, (job, bomb) -> in.over(job).count(s -> bomb.at(s)));
        verb("anyMatch", ITEM + kind, (job, bomb) -> in.over(job).anyMatch(s -> bomb.at(s)));
        verb("allMatch", ITEM + kind, (job, bomb) -> in.over(job).allMatch(s -> !bomb.at(s)));
        verb("noneMatch", ITEM + kind, (job, bomb) -> in.over(job).noneMatch(s -> bomb.at(s)));
        verb("findFirst", ITEM + kind, (job, bomb) -> in.over(job).findFirst(s -> bomb.at(s)));
        verb("findAny", ITEM + kind, (job, bomb) -> in.over(job).findAny(s -> bomb.at(s)));
        verb("collect", ITEM + kind, (job, bomb) -> in.over(job).collect(accumulating((list, s) -> unchecked(() -> bomb.at(s)))));
    }

    private static Collector<String, ?, List<String>> accumulating(BiConsumer<List<String>, String> accumulator) {
        return Collector.of(java.util.ArrayList::new, accumulator, (left, right) -> left);
    }

    /** Throws checked exceptions where the signature has none, as other languages of the JVM do. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void unchecked(java.util.concurrent.Callable<?> body) throws E {
        try {
            body.call();
        } catch (Exception e) {
            throw (E) e;
        }
    }

    static Stream<Arguments> verbs() {
        return VERBS.entrySet().stream().map(verb -> Arguments.of(verb.getKey(), verb.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void namesJobPositionAndInput(String description, Object verb) {
        String name = description.substring(0, description.indexOf(" |"));
        String where = description.substring(description.indexOf("| ") + 2);
        String message = "job '" + name + "'" + where.substring(0, where.indexOf(": ") + 2) + "java.io.IOException: no luck";
        for (Job job : Stream.of(1, 2, 16).flatMap(width -> Jobs.underEverySchedule(width).stream()).toList()) {
            var thrown = new Throwable[1];
            var bomb = new Bomb(() -> new IOException("no luck"), thrown);
            ParallelException failure = Jobs.failure(() -> ((Verb) verb).run(job, bomb));
            assertEquals(message, failure.getMessage());
            assertSame(thrown[0], failure.getCause());
            assertEquals(BAD, failure.index());
            assertEquals(name, failure.jobName());
            assertEquals(0, failure.getSuppressed().length);
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void namesTheNamedJobAndKeepsErrors(String description, Object verb) {
        List<Supplier<Throwable>> failures = List.of(StackOverflowError::new, () -> new AssertionError("no"),
                () -> new OutOfMemoryError("no"),
                RuntimeException::new, () -> new ParallelException("inner", new IOException(), "inner", 3));
        for (Supplier<Throwable> supplier : failures) {
            var thrown = new Throwable[1];
            var failure = Jobs.failure(() -> ((Verb) verb).run(Jobs.width(3).named("my job"), new Bomb(supplier, thrown)));
            assertSame(thrown[0], failure.getCause());
            assertEquals("my job", failure.jobName());
            assertTrue(failure.getMessage().startsWith("job 'my job' failed at "), failure.getMessage());
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @ParameterizedTest
    @MethodSource("collectors")
    void failuresOfCollectorsArriveToo(Collector<String, Object, Object> collector) {
        for (int width : new int[] {1, 2, 16}) {
            for (Items<String> items : List.of(Jobs.width(width).over(ITEMS), Jobs.width(width).<String>over(ITEMS.iterator()))) {
                var failure = Jobs.failure(() -> items.collect(collector));
                assertEquals(AssertionError.class, failure.getCause().getClass());
                assertEquals("job 'collect' failed: java.lang.AssertionError: broken", failure.getMessage());
                assertEquals(-1, failure.index());
            }
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    static Stream<Collector<String, Object, Object>> collectors() {
        return Stream.of(Collector.of(FailureTest::broken, (a, b) -> { }, (a, b) -> a, a -> a),
                Collector.of(Object::new, (a, b) -> { }, (a, b) -> broken(), a -> a),
                Collector.of(Object::new, (a, b) -> { }, (a, b) -> a, a -> broken()));
    }

    private static Object broken() {
        throw new AssertionError("broken");
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void failuresOfTheOperationArriveWhereverItIsCalled(int n) {
        Integer[] items = Jobs.integers(n).toArray(Integer[]::new);
        dev.manyhands.function.ThrowingBinaryOperator<Integer> op = (a, b) -> {
            throw new AssertionError("broken");
        };
        dev.manyhands.function.ThrowingBinaryOperator<Integer> onlyBetweenBlocks = (a, b) -> a == 0 ? b : op.apply(a, b);
        for (Job job : Jobs.some()) {
            List<org.junit.jupiter.api.function.Executable> calls = List.of(
                    () -> job.over(items).reduce(0, op), () -> job.range(0, n).reduce(0, i -> 7, onlyBetweenBlocks),
                    () -> job.over(List.of(items).iterator()).reduce(0, i -> 7, onlyBetweenBlocks),
                    () -> job.grid(n, n).tile(1, 1).reduce(0, (r, c) -> 7, onlyBetweenBlocks),
                    () -> job.scan(items.clone(), op), () -> job.exclusiveScan(items.clone(), 0, op),
                    () -> job.scan(new int[n], (a, b) -> op.apply(a, b)), () -> job.exclusiveScan(new int[n], 0, (a, b) -> op.apply(a, b)),
                    () -> job.scan(new long[n], (a, b) -> op.apply(1, 1)),
                    () -> job.exclusiveScan(new long[n], 0, (a, b) -> op.apply(1, 1)),
                    () -> job.scan(new double[n], (a, b) -> op.apply(1, 1)),
                    () -> job.exclusiveScan(new double[n], 0, (a, b) -> op.apply(1, 1)));
            for (var call : calls) {
                assertEquals(AssertionError.class, Jobs.failure(call).getCause().getClass());
            }
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    static Stream<Integer> sizes() {
        return Stream.of(2, 3, 64);
    }
}
