package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One computes, the others wait. */
@Timeout(300)
class ExclusiveTest {
    private static final AtomicInteger CALLS = new AtomicInteger();
    private static CountDownLatch begun;
    private static CountDownLatch mayEnd;
    private static Path trace;
    private static boolean stuck;

    @TempDir
    private Path folder;

    @BeforeEach
    void begin() {
        CALLS.set(0);
        begun = new CountDownLatch(1);
        mayEnd = new CountDownLatch(1);
        trace = null;
    }

    static String slow(String text) throws Exception {
        CALLS.incrementAndGet();
        begun.countDown();
        mayEnd.await();
        return text + "!";
    }

    static String failing(String text) throws Exception {
        if (CALLS.incrementAndGet() == 1) {
            begun.countDown();
            mayEnd.await();
            throw new IOException("the first one fails");
        }
        return text;
    }

    static int fibonacci(int n) throws Exception {
        CALLS.incrementAndGet();
        CachedFunction<Integer, Integer> self = Memory.at(trace).exclusive().ignoreCode().cache(ExclusiveTest::fibonacci);
        return n < 2 ? n : self.apply(n - 1) + self.apply(n - 2);
    }

    @Test
    void threadsWaitForTheFirst() throws Exception {
        Memory memory = Memory.at(folder).exclusive();
        CachedFunction<String, String> cached = memory.cache(ExclusiveTest::slow);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<String>> results = new ArrayList<>();
            results.add(threads.submit(() -> cached.apply("a")));
            begun.await();
            for (int k = 0; k < 7; k++) {
                results.add(threads.submit(() -> cached.apply("a")));
            }
            awaitWaiting(7);
            mayEnd.countDown();
            for (Future<String> result : results) {
                assertEquals("a!", result.get());
            }
        }
        assertEquals(1, CALLS.get());
        assertEquals(7, memory.statistics().hits());
        assertEquals(1, memory.statistics().misses());
        assertEquals(0, memory.statistics().failures());
        begun = new CountDownLatch(1);
        assertEquals("b!", cached.apply("b"), "the right was given back exactly once");
        assertEquals(0, memory.statistics().failures());
    }

    /** Until so many threads wait for the right to compute; looks from time to time. */
    private static void awaitWaiting(int threads) {
        while (Thread.getAllStackTraces().values().stream().filter(ExclusiveTest::waits).count() < threads) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static boolean waits(StackTraceElement[] stack) {
        return List.of(stack).stream().anyMatch(frame -> frame.getClassName().equals(KeyLocks.class.getName()));
    }

    @Test
    void otherKeysDoNotWait() throws Exception {
        CachedFunction<String, String> cached = Memory.at(folder).exclusive().cache(ExclusiveTest::slow);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<String> first = threads.submit(() -> cached.apply("a"));
            begun.await();
            begun = new CountDownLatch(1);
            Future<String> second = threads.submit(() -> cached.apply("b"));
            begun.await();
            mayEnd.countDown();
            assertEquals("a!b!", first.get() + second.get());
        }
    }

    @Test
    void oneTakesOverWhenTheFirstHasFailed() throws Exception {
        CachedFunction<String, String> cached = Memory.at(folder).exclusive().cache(ExclusiveTest::failing);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Callable<String> call = () -> cached.apply("a");
            Future<String> first = threads.submit(call);
            begun.await();
            List<Future<String>> others = List.of(threads.submit(call), threads.submit(call));
            mayEnd.countDown();
            assertThrows(Exception.class, first::get);
            for (Future<String> other : others) {
                assertEquals("a", other.get());
            }
        }
        assertEquals(2, CALLS.get());
    }

    @Test
    void aCallThatWaitsCanBeInterrupted() throws Exception {
        CachedFunction<String, String> cached = Memory.at(folder).exclusive().cache(ExclusiveTest::slow);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<String> first = threads.submit(() -> cached.apply("a"));
            begun.await();
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> cached.apply("a"));
            mayEnd.countDown();
            assertEquals("a!", first.get());
        }
    }

    @Test
    void aFunctionMayCallItself() throws Exception {
        trace = folder;
        assertEquals(55, Memory.at(folder).exclusive().ignoreCode().cache(ExclusiveTest::fibonacci).apply(10));
        assertEquals(11, CALLS.get());
    }

    /** Holds the right to compute, in another process. */
    static final class Owner {
        public static void main(String[] args) throws Exception {
            trace = Path.of(args[1]);
            stuck = Boolean.parseBoolean(args[2]);
            System.out.println(Memory.at(Path.of(args[0])).exclusive().cache(ExclusiveTest::traced).apply(7));
        }
    }

    /** Says in a file that it runs, and gets stuck if it is to. */
    static int traced(int n) throws Exception {
        Files.writeString(trace, "run\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (stuck) {
            System.out.println("running");
            CrashTest.await();
        }
        return n * n;
    }

    @Test
    void anotherProcessTakesOverWhenTheOwnerIsKilled() throws Exception {
        trace = folder.resolve("trace");
        stuck = false;
        CachedFunction<Integer, Integer> cached = Memory.at(folder).exclusive().cache(ExclusiveTest::traced);
        try (Child child = Child.start(Owner.class, folder, trace, true); ExecutorService threads = Executors.newFixedThreadPool(1)) {
            child.awaitLine("running");
            Future<Integer> waiting = threads.submit(() -> cached.apply(7));
            awaitWaiting(1);
            assertEquals(List.of("run"), Files.readAllLines(trace));
            assertTrue(!waiting.isDone(), "it waits while the owner lives");
            child.kill();
            assertEquals(49, waiting.get());
        }
        assertEquals(List.of("run", "run"), Files.readAllLines(trace));
    }

    @Test
    void processesComputeOnce() throws Exception {
        trace = folder.resolve("trace");
        List<Child> children = new ArrayList<>();
        try {
            for (int k = 0; k < 3; k++) {
                children.add(Child.start(Owner.class, folder, trace, false));
            }
            for (Child child : children) {
                child.awaitLine("49");
                child.assertSucceeds();
            }
        } finally {
            children.forEach(Child::close);
        }
        assertEquals(List.of("run"), Files.readAllLines(trace));
    }

    @Test
    void withoutLocksThreadsStillWaitAndProcessesDoNot() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            Memory memory = Memory.at(folder).exclusive();
            CachedFunction<Integer, Integer> cached = memory.cache(CrashTest::identity);
            Files.createDirectory(folder.resolve(Store.LAYOUT).resolve("locks"));
            assertEquals(1, cached.apply(1));
            assertEquals(2, cached.apply(2));
            assertEquals(1, log.lines().size());
            assertTrue(log.lines().getFirst().contains("no locks among processes"), log.lines().getFirst());
            assertTrue(cached.isCached(1));
        }
    }
}
