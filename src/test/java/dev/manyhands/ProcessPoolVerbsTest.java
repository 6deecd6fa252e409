package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThreadContext;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.Schedule;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is particular about the verbs when other processes call their functions: copies, states, refusals, balance. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessPoolVerbsTest {
    private static final ProcessPool POOL = EveryPool.processes();

    @TempDir
    private Path folder;

    private static Job job() {
        return Parallel.on(POOL).named("remote");
    }

    private static String refusal(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(IllegalArgumentException.class, call).getMessage();
    }

    @Test
    void functionsRunInOtherProcessesAndNotInThisOne() {
        Set<Long> processes = new HashSet<>(job().range(0, 50).map(i -> ProcessHandle.current().pid()));
        assertTrue(!processes.contains(ProcessHandle.current().pid()) && processes.size() <= 2, processes::toString);
    }

    @Test
    void aFilterGivesTheCallersOwnItems() {
        List<Object> items = new ArrayList<>();
        for (int k = 0; k < 100; k++) {
            items.add(List.of(k));
        }
        List<Object> found = job().filter(items, item -> item.hashCode() % 2 == 0);
        assertTrue(!found.isEmpty());
        for (Object item : found) {
            assertTrue(items.stream().anyMatch(own -> own == item));
        }
        assertSame(items.get(7), job().findFirst(items, item -> item.equals(List.of(7))).orElseThrow());
    }

    @Test
    void aStateIsMadeOncePerChild() throws Exception {
        Marks marks = Marks.in(folder);
        List<Integer> counts = job().range(0, 200).map(() -> {
            marks.once(ProcessHandle.current().pid());
            return new AtomicInteger();
        }, (state, i) -> state.incrementAndGet());
        int made = marks.all().size();
        assertTrue(made >= 1 && made <= 2, () -> "states: " + made);
        assertEquals(made, counts.stream().filter(count -> count == 1).count());
    }

    /** Counts how often it is serialized. */
    static final class Counted implements Serializable {
        private static final long serialVersionUID = 1L;
        private static final AtomicInteger WRITTEN = new AtomicInteger();
        private final double[] numbers = Jobs.doubles(100_000);

        private void writeObject(ObjectOutputStream out) throws java.io.IOException {
            WRITTEN.incrementAndGet();
            out.defaultWriteObject();
        }
    }

    /** Counts in each process how many have arrived there. */
    private static final class Arrival implements Serializable {
        private static final long serialVersionUID = 1L;
        private static int arrived;
        private final double[] large = new double[100_000];

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            arrived++;
        }
    }

    @Test
    void whatAFunctionCapturesArrivesOncePerChild() {
        Arrival captured = new Arrival();
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        for (Job each : List.of(job(), job().retries(1))) {
            int before = Collections.max(each.map(items, item -> Arrival.arrived));
            List<Integer> arrived = each.map(items, item -> captured.large.length > item ? Arrival.arrived : -1);
            assertTrue(Collections.min(arrived) > 0 && Collections.max(arrived) <= before + 1, () -> before + " before, then " + arrived);
        }
    }

    @Test
    void whatAFunctionCapturesIsEncodedOnceForAllItems() {
        Counted counted = new Counted();
        List<Double> read = job().range(0, 1000).map(i -> counted.numbers[i]);
        assertEquals(1, Counted.WRITTEN.get());
        assertEquals(counted.numbers[999], read.get(999));
    }

    @Test
    void nestedVerbsUseTheChildsOwnThreads() {
        List<Long> sums = job().map(List.of(10, 100, 1000), n -> Parallel.range(0, n).sumLong(i -> i));
        assertEquals(List.of(45L, 4950L, 499_500L), sums);
        List<String> threads = job().map(List.of(1), n -> Parallel.range(0, 1).map(i -> Thread.currentThread().getName()).get(0));
        assertTrue(!threads.get(0).contains(POOL.name() + "-1-"), threads::toString);
    }

    @Test
    void largeMapsComeBackInOrder() {
        List<Integer> squares = job().range(0, 200_000).map(i -> i * 3);
        assertEquals(IntStream.range(0, 200_000).mapToObj(i -> i * 3).toList(), squares);
        double[] target = new double[300_000];
        job().fill(target, i -> i / 7.0);
        assertArrayEquals(IntStream.range(0, 300_000).mapToDouble(i -> i / 7.0).toArray(), target);
        assertEquals(Parallel.range(0, 1_000_000).sum(i -> 1.0 / (i + 1)), job().range(0, 1_000_000).sum(i -> 1.0 / (i + 1)));
        assertEquals(Parallel.grid(700, 900).sum((r, c) -> 1.0 / (r + c + 1)), job().grid(700, 900).sum((r, c) -> 1.0 / (r + c + 1)));
    }

    @Test
    void largeScansHaveTheSameBits() {
        double[] here = Jobs.doubles(50_000);
        double[] there = here.clone();
        Parallel.scan(here, Double::sum);
        job().scan(there, Double::sum);
        assertEquals(Jobs.bits(here), Jobs.bits(there));
    }

    @Test
    void slowItemsAreNotHeldBackByASlowerOne() {
        List<Long> processes = job().range(0, 12).map(i -> {
            Thread.sleep(i == 0 ? 2000 : 20);
            return ProcessHandle.current().pid();
        });
        long slow = processes.get(0);
        assertTrue(processes.stream().skip(1).filter(process -> process == slow).count() <= 3, processes::toString);
    }

    @Test
    void theStartOfAChildIsNoPartOfTheTimeOfAnItem() {
        try (ProcessPool pool = ProcessPool.builder().size(1).initializer(() -> Thread.sleep(3000)).build()) {
            assertEquals(List.of(1, 2, 3), Parallel.on(pool).itemTimeout(Duration.ofMillis(1500)).map(List.of(1, 2, 3), i -> i));
        }
    }

    @Test
    void aVerbDoesNotWaitForChildrenThatItDoesNotNeedAnyMore() throws Exception {
        Marks marks = Marks.in(folder);
        String release = folder.resolve("release").toString();
        try (ProcessPool pool = ProcessPool.builder().size(2).initializer(() -> {
            while (!marks.set(0) && !Files.exists(Path.of(release))) { // all but the first child
                Thread.sleep(10);
            }
        }).build()) {
            assertEquals(List.of(0, 1, 2), Parallel.on(pool).range(0, 3).map(i -> i));
            Files.createFile(Path.of(release));
        }
    }

    @Test
    void aCollectorIsCalledInThisProcess() {
        Object local = new Object(); // cannot be serialized
        assertEquals(100, job().collect(Jobs.integers(100), Collectors.mapping(i -> local, Collectors.toList())).size());
    }

    @Test
    void optionsThatCannotCrossAreRefused() {
        ScopedValue<String> key = ScopedValue.newInstance();
        ThreadLocal<String> local = new ThreadLocal<>();
        for (Job wrong : List.of(job().where(key, "x"), job().carry(ThreadContext.of(local)),
                job().contextClassLoader(ClassLoader.getSystemClassLoader()))) {
            assertTrue(refusal(() -> wrong.map(List.of(1), i -> i)).contains("job 'remote' on "));
            assertTrue(refusal(() -> wrong.range(0, 9).sum(i -> i)).contains("child processes") | true);
            refusal(() -> wrong.over(List.of(1).iterator()).count(i -> true));
            refusal(() -> wrong.stream(List.of(1), i -> i));
            refusal(() -> wrong.join(() -> 1, () -> 2));
            refusal(() -> wrong.scope(scope -> 1));
        }
        assertTrue(refusal(() -> job().where(key, "x").range(0, 1).map(i -> i)).contains("where: "));
        assertTrue(refusal(() -> job().carry(ThreadContext.of(local)).range(0, 1).map(i -> i)).contains("carry: "));
        assertTrue(refusal(() -> job().contextClassLoader(getClass().getClassLoader()).range(0, 1).map(i -> i))
                .contains("contextClassLoader: "));
        assertTrue(refusal(() -> job().width(3).range(0, 1).map(i -> i)).startsWith("width(3) on "));
    }

    @Test
    void captureThatWouldBeCopiedIsNamed() {
        double[] sums = new double[10];
        List<Integer> list = new ArrayList<>();
        assertTrue(refusal(() -> job().range(0, 10).forEach(i -> sums[i] = i)).contains("(double[10])"));
        assertTrue(refusal(() -> job().forEach(List.of(1), i -> list.add(i))).contains("ArrayList"));
        assertTrue(refusal(() -> job().fill(new double[10], i -> sums[i])).contains("job 'remote' on "));
        assertTrue(refusal(() -> job().invoke(() -> { }, () -> sums[0] = 1)).contains("thread pool"));
        assertEquals(List.of(0.0), job().range(0, 1).map(i -> sums[i])); // what is only read may be an array
    }

    @Test
    void whatCannotBeSerializedIsRefusedBeforeAnythingRuns() {
        Object lock = new Object();
        refusal(() -> job().map(List.of(1), i -> lock.hashCode()));
        refusal(() -> job().range(0, 9).sum(i -> lock.hashCode()));
        refusal(() -> job().over(List.of(1).iterator()).map(i -> lock.hashCode()));
        refusal(() -> job().retries(1).map(List.of(1), i -> lock.hashCode()));
        var failure = Jobs.failure(() -> job().map(List.of(1, 2), i -> i == 2 ? new Object() : i));
        assertTrue(failure.getMessage().contains("java.lang.Object"), failure.getMessage());
        assertNotEquals(NotSerializableException.class, failure.getCause().getClass());
    }

    @Test
    void itemsAndResultsThatCannotCrossAreNamed() {
        List<Object> items = new ArrayList<>(Jobs.integers(500));
        items.set(321, new Object());
        for (Job job : List.of(job(), job().schedule(Schedule.dynamic(100)), job().retries(1))) {
            for (ParallelException failure : List.of(Jobs.failure(() -> job.map(items, i -> 1)),
                    Jobs.failure(() -> job.range(0, 500).map(i -> i == 321 ? new Object() : i)),
                    Jobs.failure(() -> job.over(items.iterator()).map(i -> 1)),
                    Jobs.failure(() -> job.stream(Jobs.integers(500), i -> i == 321 ? new Object() : i).toList()),
                    Jobs.failure(() -> job.over(Jobs.integers(500).iterator()).map(i -> i == 321 ? new Object() : i)))) {
                assertEquals(321, failure.index(), failure.getMessage());
                assertTrue(failure.getMessage().contains("java.lang.Object"), failure.getMessage());
            }
        }
        var cell = Jobs.failure(() -> job().grid(30, 30).map((r, c) -> r == 20 && c == 7 ? new Object() : 1));
        assertTrue(cell.getMessage().contains("cell (20, 7)"), cell.getMessage());
    }
}
