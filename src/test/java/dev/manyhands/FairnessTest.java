package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Outside threads with jobs of different length on one pool: none waits for all of another's items. */
class FairnessTest {
    private static final int LONG_JOBS = 2;

    /** Keeps a thread busy for a moment. */
    private static void work() {
        long end = System.nanoTime() + 20_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Map<String, Callable<Long>> shortJobs(ThreadPool pool) {
        Job job = Parallel.on(pool);
        List<Integer> items = Jobs.integers(100);
        Map<String, Callable<Long>> jobs = new TreeMap<>();
        jobs.put("loop", () -> job.range(0, 100).sumLong(i -> i));
        jobs.put("map", () -> job.map(items, i -> i).stream().mapToLong(i -> i).sum());
        jobs.put("stream", () -> job.stream(items, i -> i).mapToLong(i -> i).sum());
        jobs.put("run", () -> job.start(j -> j.range(0, 100).sumLong(i -> i)).get());
        jobs.put("submitted task", () -> pool.submit(() -> 4950L).get());
        jobs.put("job with a deadline", () -> job.deadline(Duration.ofMinutes(1)).range(0, 100).sumLong(i -> i));
        jobs.put("stream with a time limit", () -> job.itemTimeout(Duration.ofMinutes(1)).stream(items, i -> i).mapToLong(i -> i).sum());
        jobs.put("scope", () -> job.scope(scope -> scope.fork(() -> 4000L).get() + scope.fork(() -> 950L).get()));
        return jobs;
    }

    @Test
    void tenThreadsAllGetOn() throws Exception {
        try (var pool = ThreadPool.of(3)) {
            var over = new AtomicBoolean();
            var begun = new CountDownLatch(LONG_JOBS);
            List<Thread> longJobs = new ArrayList<>();
            for (int k = 0; k < LONG_JOBS; k++) { // both together have all of the pool's threads, and would keep them for ever
                longJobs.add(Thread.ofPlatform().start(() -> Parallel.on(pool).schedule(Schedule.dynamic(1)).range(0, Integer.MAX_VALUE)
                        .anyMatch(i -> {
                    if (i == 0) {
                        begun.countDown();
                    }
                    work();
                    return over.get();
                })));
            }
            Jobs.await(begun);
            Map<String, FutureTask<Long>> shortJobs = new TreeMap<>();
            try {
                shortJobs(pool).forEach((name, body) -> {
                    var task = new FutureTask<>(body);
                    shortJobs.put(name, task);
                    Thread.ofPlatform().start(task);
                });
                Map<String, Long> results = new TreeMap<>();
                for (var entry : shortJobs.entrySet()) {
                    results.put(entry.getKey(), result(entry.getValue()));
                }
                results.forEach((name, sum) -> assertEquals(4950, sum, name));
                assertEquals(10 - LONG_JOBS, results.size());
            } finally {
                over.set(true);
            }
            for (Thread job : longJobs) {
                job.join();
            }
        }
    }

    private static Long result(FutureTask<Long> task) throws Exception {
        try {
            return task.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
