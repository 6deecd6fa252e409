package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ThreadContext;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Options that hold for a block of code. */
@Timeout(60)
class AsDefaultTest {
    private static final int SIZE = 3;

    private final ThreadPool pool = ThreadPool.of(SIZE, "default");
    private final Job job = Parallel.on(pool).named("ours").schedule(Schedule.dynamic(1));

    @AfterEach
    void nothingHoldsAnyMore() {
        assertSame(Job.DEFAULT, Job.current());
        assertNull(Defaults.bound());
        Jobs.assertAsGoodAsNew(pool);
        pool.close();
    }

    private static String current() {
        return Parallel.with().toString();
    }

    @Test
    void verbsOfParallelStartFromItsOptions() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        var together = new CyclicBarrier(SIZE);
        String failure = job.asDefault(() -> {
            Parallel.range(0, SIZE).forEach(i -> {
                together.await(20, TimeUnit.SECONDS);
                threads.add(Thread.currentThread().getName());
            });
            return Jobs.failure(() -> Parallel.map(List.of(1), i -> Integer.parseInt("x"))).jobName();
        });
        assertEquals("ours", failure);
        assertEquals(SIZE - 1, threads.stream().filter(name -> name.startsWith("manyhands-default-")).count());
    }

    static Stream<Arguments> verbs() {
        return EveryVerb.arguments();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("verbs")
    void everyFunctionOfEveryVerbSeesIt(String name, EveryVerb.Verb verb) throws Exception {
        Set<String> found = ConcurrentHashMap.newKeySet();
        Object expected = verb.run(job, () -> { });
        assertEquals(expected, job.<Object, Exception>asDefault(() -> verb.run(Parallel.with(), () -> found.add(current()))));
        assertEquals(Set.of(job.toString()), found);
    }

    @Test
    void withAndOnStartFromIt() {
        job.asDefault(() -> {
            assertSame(job, Parallel.with());
            assertEquals(job.width(2).toString(), Parallel.with().width(2).toString());
            assertEquals(job.on(Jobs.POOL).toString(), Parallel.on(Jobs.POOL).toString());
        });
        assertSame(Job.DEFAULT, Parallel.with());
    }

    @Test
    void aJobOfItsOwnIsNotChangedByIt() {
        Job other = Jobs.width(2).named("other");
        assertEquals("other", job.asDefault(() -> Jobs.failure(() -> other.map(List.of(1), i -> Integer.parseInt("x"))).jobName()));
    }

    @Test
    void theInnermostHolds() {
        job.asDefault(() -> {
            Parallel.with().width(2).named("inner").asDefault(() ->
                    assertEquals("job 'inner' on " + pool + ", width 2, schedule dynamic(1)", current()));
            assertSame(job, Parallel.with());
        });
    }

    @Test
    void functionsOnOtherThreadsSeeItAndTheirJobsToo() {
        Set<String> found = ConcurrentHashMap.newKeySet();
        Job inner = job.named("inner");
        job.asDefault(() -> Parallel.range(0, 4).forEach(i -> {
            found.add(current());
            Parallel.range(0, 4).forEach(k -> found.add(current()));
            inner.asDefault(() -> Parallel.range(0, 4).forEach(k -> found.add(current())));
        }));
        assertEquals(Set.of(job.toString(), inner.toString()), found);
    }

    @Test
    void optionsOfAllKindsHold() {
        ScopedValue<String> user = ScopedValue.newInstance();
        var local = new ThreadLocal<String>();
        local.set("caller");
        var told = new AtomicInteger();
        Job all = job.where(user, "ada").carry(ThreadContext.of(local)).retries(2).itemTimeout(Duration.ofSeconds(20))
                .onItem(item -> told.incrementAndGet());
        Set<String> found = ConcurrentHashMap.newKeySet();
        var failed = ConcurrentHashMap.<Integer>newKeySet();
        assertEquals(List.of(1, 2, 3), all.asDefault(() -> Parallel.map(List.of(1, 2, 3), i -> {
            found.add(user.get() + local.get());
            if (failed.add(i)) {
                throw new IllegalStateException("only once");
            }
            return i;
        })));
        assertEquals(Set.of("adacaller"), found);
        assertEquals(3, told.get());
        local.remove();
    }

    @Test
    void aSwitchHoldsForTheWholeBlock() {
        var switched = Cancellation.create();
        job.cancelOn(switched).asDefault(() -> {
            assertEquals(3, Parallel.range(0, 3).count(i -> true));
            switched.cancel();
            assertThrows(CancellationException.class, () -> Parallel.range(0, 3).count(i -> true));
        });
    }

    // ---- its end

    @Test
    void itEndsWithTheBodyAlsoAfterAnException() {
        assertThrows(IOException.class, () -> job.asDefault(() -> {
            throw new IOException("no luck");
        }));
        assertSame(Job.DEFAULT, Parallel.with());
        assertThrows(StackOverflowError.class, () -> job.asDefault((Runnable) () -> {
            throw new StackOverflowError();
        }));
        assertSame(Job.DEFAULT, Parallel.with());
    }

    private int checked() throws FileNotFoundException {
        return job.asDefault(() -> {
            if (Parallel.with() == job) {
                throw new FileNotFoundException("inferred");
            }
            return 1;
        });
    }

    private int unchecked() {
        return job.asDefault(() -> 1);
    }

    @Test
    void theExceptionsOfTheBodyAreInferred() {
        assertEquals("inferred", assertThrows(FileNotFoundException.class, this::checked).getMessage());
        assertEquals(1, unchecked());
    }

    @Test
    void workersKeepNothingOfIt() {
        job.asDefault(() -> Parallel.range(0, 100).forEach(i -> { }));
        Set<String> found = ConcurrentHashMap.newKeySet();
        var together = new CyclicBarrier(SIZE);
        job.range(0, SIZE).forEach(i -> {
            together.await(20, TimeUnit.SECONDS);
            found.add(String.valueOf(Defaults.bound()));
        });
        assertEquals(Set.of("null"), found);
    }

    @Test
    void otherThreadsDoNotSeeIt() throws Exception {
        var begun = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        var found = new AtomicReference<Job>();
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                Jobs.await(begun);
                found.set(Parallel.with());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                seen.countDown();
            }
        });
        job.<Void, InterruptedException>asDefault(() -> {
            begun.countDown();
            Jobs.await(seen);
            return null;
        });
        other.join();
        assertSame(Job.DEFAULT, found.get());
        assertSame(Job.DEFAULT, job.<Job, Exception>asDefault(() -> pool.submit(Parallel::with).get()), "a submitted task is no job");
    }

    // ---- runs

    @Test
    void runsThatAreStartedInsideSeeItAlsoAfterItsEnd() throws Exception {
        var letGo = new CountDownLatch(1);
        for (Job some : List.of(job, job.deadline(Duration.ofSeconds(20)))) {
            Running<List<String>> run = some.asDefault(() -> Parallel.with().start(started -> {
                Jobs.await(letGo);
                return List.of(current(), Parallel.map(List.of(1), i -> current()).getFirst());
            }));
            letGo.countDown();
            assertEquals(List.of(some.toString(), some.toString()), run.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void cancellingARunReachesVerbsOfParallelInside() throws Exception {
        var begun = new CountDownLatch(1);
        ThrowingSupplier<Integer> hang = () -> {
            begun.countDown();
            new CountDownLatch(1).await();
            return 1;
        };
        Running<Long> run = job.asDefault(() -> Parallel.with().start(started -> Parallel.range(0, 3).sumLong(i -> hang.get())));
        Jobs.await(begun);
        run.cancel(true);
        assertEquals(true, run.awaitEnd(Duration.ofSeconds(20)));
    }

    // ---- bad input

    @Test
    void aMissingBodyIsRefused() {
        assertEquals("the body is null", assertThrows(NullPointerException.class, () -> job.asDefault((Runnable) null)).getMessage());
        ScopedValue.CallableOp<Object, Exception> none = null;
        assertEquals("the body is null", assertThrows(NullPointerException.class, () -> job.asDefault(none)).getMessage());
    }
}
