package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one can say about a thread pool before it is made. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadPoolBuilderTest {
    private static String refusal(Runnable attempt) {
        return assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
    }

    @Test
    void badValuesAreRefusedWithAMessageThatNamesThem() {
        var builder = ThreadPool.builder();
        assertTrue(refusal(() -> builder.size(0)).contains("size 0: allowed is 1 to 16384"));
        assertTrue(refusal(() -> builder.priority(11)).contains("priority of 11: allowed is 1 to 10"));
        assertTrue(refusal(() -> builder.queue(-1, WhenFull.BLOCK)).contains("capacity -1: allowed is 0 to"));
        assertTrue(refusal(() -> builder.queue(Integer.MAX_VALUE, WhenFull.BLOCK)).contains("capacity 2147483647"));
        assertThrows(NullPointerException.class, () -> builder.queue(1, null));
        assertThrows(NullPointerException.class, () -> builder.name(null));
        assertThrows(NullPointerException.class, () -> builder.threadFactory(null));
        assertThrows(NullPointerException.class, () -> builder.contextClassLoader(null));
        assertThrows(NullPointerException.class, () -> builder.uncaughtExceptionHandler(null));
        builder.threadFactory(Thread::new).priority(3);
        assertTrue(refusal(builder::build).contains("priority(3) and a thread factory"));
    }

    @Test
    void byDefaultItIsAsTheCommonPool() throws Exception {
        var loader = new URLClassLoader(new URL[0]);
        var before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try (loader; var pool = ThreadPool.builder().build()) {
            Thread thread = pool.submit(Thread::currentThread).get();
            assertEquals(ThreadPool.common().size(), pool.size());
            assertTrue(thread.isDaemon());
            assertEquals(Thread.NORM_PRIORITY, thread.getPriority());
            assertSame(ClassLoader.getSystemClassLoader(), thread.getContextClassLoader());
            assertEquals("manyhands-" + pool.name() + "-1", thread.getName());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void threadsAreAsDescribed() throws Exception {
        try (var loader = new URLClassLoader(new URL[0]);
                var pool = ThreadPool.builder().size(3).name("described").priority(7).daemon(false).contextClassLoader(loader).build()) {
            Thread thread = pool.submit(Thread::currentThread).get();
            assertEquals("manyhands-described-1", thread.getName());
            assertEquals(3, pool.size());
            assertEquals(7, thread.getPriority());
            assertFalse(thread.isDaemon());
            assertSame(loader, thread.getContextClassLoader());
        }
    }

    @Test
    void aFactoryMakesTheThreadsWhenTheyAreNeeded() throws Exception {
        var made = new ConcurrentLinkedQueue<Thread>();
        ThreadFactory factory = body -> {
            var thread = new Thread(body, "foreign" + made.size());
            made.add(thread);
            return thread;
        };
        try (var pool = ThreadPool.builder().size(2).threadFactory(factory).build()) {
            assertTrue(made.isEmpty());
            Thread worker = pool.submit(Thread::currentThread).get();
            assertSame(made.peek(), worker);
            assertEquals(42, pool.submit(() -> pool.submit(() -> 42).get()).get());
            var sum = new AtomicInteger();
            pool.run(TestLoop.of(sum::addAndGet), Schedule.STATIC, 100, 2);
            assertEquals(4950, sum.get());
            assertTrue(pool.submit(pool::isOwnThread).get());
            assertFalse(pool.isOwnThread());
            Worker first = pool.submit(Worker::current).get();
            pool.workforce().replace(first);
            assertEquals(1, pool.submit(() -> 1).get());
            assertEquals(2, fork(pool));
        }
        for (Thread thread : made) {
            thread.join();
        }
    }

    private static int fork(ThreadPool pool) throws Exception {
        return pool.submit(() -> {
            try {
                return pool.<Integer, Integer, Integer>join(() -> 1, () -> 1, Integer::sum, 2);
            } catch (Throwable failure) {
                throw new AssertionError(failure);
            }
        }).get();
    }

    @Test
    void virtualThreadsMayBeWorkers() throws Exception {
        try (var pool = ThreadPool.builder().size(2).threadFactory(Thread.ofVirtual().factory()).build()) {
            assertTrue(pool.submit(() -> Thread.currentThread().isVirtual()).get());
            assertEquals(1, pool.submit(() -> pool.submit(() -> 1).get()).get());
        }
    }

    @Test
    void aFactoryWithoutThreadsLeadsToARejectionAndNotToATaskThatIsForgotten() throws Exception {
        Logger logger = Logger.getLogger(ThreadPool.class.getName()); // kept, or its level may be forgotten
        logger.setLevel(Level.OFF);
        var works = new AtomicBoolean();
        var answer = new AtomicReference<ThreadFactory>();
        try (var pool = ThreadPool.builder().size(2).threadFactory(body -> works.get() ? new Thread(body)
                : answer.get().newThread(body)).queue(2, WhenFull.REJECT).build()) {
            for (ThreadFactory wrong : List.<ThreadFactory>of(body -> null, body -> Thread.currentThread(), body -> {
                throw new IllegalStateException("no thread today");
            })) {
                answer.set(wrong);
                for (int k = 0; k < 10; k++) { // more than the queue holds: nothing stays in it
                    var rejected = assertThrows(RejectedExecutionException.class, () -> pool.submit(() -> 1));
                    assertTrue(rejected.getMessage().contains("has no thread and could not start one"), rejected.getMessage());
                    String cause = rejected.getCause().getMessage();
                    assertTrue(cause.contains("returned null: it must return") || cause.contains("has been started: it must")
                            || cause.equals("no thread today"), cause);
                }
                var units = new AtomicInteger();
                pool.run(TestLoop.of(unit -> units.incrementAndGet()), Schedule.AUTO, 10, 2);
                assertEquals(10, units.get(), "the caller does the work");
            }
            works.set(true);
            assertEquals(1, pool.submit(() -> 1).get());
        } finally {
            logger.setLevel(null);
        }
    }

    @Test
    void theHandlerIsToldWhatNobodyWaitsFor() throws Exception {
        for (boolean byFactory : new boolean[] {false, true}) {
            var seen = new AtomicReference<Throwable>();
            var told = new CountDownLatch(1);
            Thread.UncaughtExceptionHandler handler = (thread, failure) -> {
                seen.set(failure);
                told.countDown();
            };
            var builder = ThreadPool.builder().size(1);
            try (var pool = (byFactory ? builder.threadFactory(Thread.ofPlatform().uncaughtExceptionHandler(handler).factory())
                    : builder.uncaughtExceptionHandler(handler)).build()) {
                var error = new AssertionError("nobody waits");
                pool.execute(() -> {
                    throw error;
                });
                assertTrue(told.await(20, TimeUnit.SECONDS));
                assertSame(error, seen.get());
            }
        }
    }

    // ---- a bounded queue

    @Test
    void asManyTasksAreTakenOnAsThereAreThreadsAndPlacesInTheQueue() throws Exception {
        for (int round = 0; round < 20; round++) {
            var release = new CountDownLatch(1);
            try (var pool = ThreadPool.builder().size(2).queue(3, WhenFull.REJECT).build()) {
                for (int k = 0; k < 5; k++) {
                    pool.execute(() -> awaitQuietly(release));
                }
                var rejected = assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> { }));
                assertTrue(rejected.getMessage().contains("is full: 3 tasks wait"), rejected.getMessage());
                release.countDown();
                while (rejects(pool)) {
                    Thread.yield(); // there is room again
                }
            } finally {
                release.countDown();
            }
        }
    }

    private static boolean rejects(ThreadPool pool) {
        try {
            pool.execute(() -> { });
            return false;
        } catch (RejectedExecutionException full) {
            return true;
        }
    }

    @Test
    void whoSubmitsWaitsForRoom() throws Exception {
        try (var pool = ThreadPool.builder().size(1).queue(1, WhenFull.BLOCK).build()) {
            var runs = new AtomicInteger();
            var release = new CountDownLatch(1);
            pool.execute(() -> awaitQuietly(release));
            pool.execute(runs::incrementAndGet);
            var submitter = Thread.ofPlatform().start(() -> pool.execute(runs::incrementAndGet));
            awaitWaiting(submitter);
            assertEquals(0, runs.get());
            release.countDown();
            submitter.join();
            for (int k = 0; k < 1000; k++) {
                pool.execute(runs::incrementAndGet);
            }
            pool.shutdown();
            assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
            assertEquals(1002, runs.get());
        }
    }

    @Test
    void anInterruptEndsTheWaitForRoom() throws Exception {
        try (var pool = ThreadPool.builder().size(1).queue(0, WhenFull.BLOCK).build()) {
            var release = new CountDownLatch(1);
            pool.execute(() -> awaitQuietly(release));
            var message = new AtomicReference<String>();
            var flag = new AtomicBoolean();
            var submitter = Thread.ofPlatform().start(() -> {
                message.set(assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> { })).getMessage());
                flag.set(Thread.currentThread().isInterrupted());
            });
            awaitWaiting(submitter);
            submitter.interrupt();
            submitter.join();
            assertTrue(message.get().startsWith("interrupted while waiting for room in the queue of"), message.get());
            assertTrue(flag.get());
            release.countDown();
        }
    }

    @Test
    void theEndOfThePoolEndsTheWaitForRoom() throws Exception {
        for (boolean now : new boolean[] {false, true}) {
            var pool = ThreadPool.builder().size(1).queue(0, WhenFull.BLOCK).build();
            var release = new CountDownLatch(1);
            pool.execute(() -> awaitQuietly(release));
            var message = new AtomicReference<String>();
            var submitter = Thread.ofPlatform().start(() ->
                    message.set(assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> { })).getMessage()));
            awaitWaiting(submitter);
            if (now) {
                pool.shutdownNow();
            } else {
                pool.shutdown();
            }
            submitter.join();
            assertTrue(message.get().contains("is closed"), message.get());
            release.countDown();
            assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void aThreadOfThePoolNeverWaitsForRoom() throws Exception {
        for (WhenFull whenFull : WhenFull.values()) {
            try (var pool = ThreadPool.builder().size(1).queue(0, whenFull).build()) {
                int sum = pool.submit(() -> {
                    int all = 0;
                    for (int k = 0; k < 10; k++) {
                        int number = k;
                        all += pool.submit(() -> number).get();
                    }
                    return all;
                }).get();
                assertEquals(45, sum);
            }
        }
    }

    @Test
    void aTaskThatWasGivenUpTakesNoRoom() throws Exception {
        try (var pool = ThreadPool.builder().size(1).queue(0, WhenFull.REJECT).build()) {
            var release = new CountDownLatch(1);
            var stuck = new AtomicReference<Worker>();
            var begun = new CountDownLatch(1);
            pool.execute(() -> {
                stuck.set(Worker.current());
                begun.countDown();
                awaitQuietly(release);
            });
            begun.await();
            assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> { }));
            pool.workforce().replace(stuck.get());
            assertEquals(1, pool.submit(() -> 1).get());
            release.countDown();
        }
    }

    @Test
    void scheduledTasksDoNotWaitForRoom() throws Exception {
        try (var pool = ThreadPool.builder().size(1).queue(0, WhenFull.REJECT).build()) {
            var release = new CountDownLatch(1);
            pool.execute(() -> awaitQuietly(release));
            var due = pool.scheduled().schedule(() -> 1, 0, TimeUnit.NANOSECONDS);
            while (!pool.hasQueued()) {
                assertFalse(due.isDone());
                Thread.yield();
            }
            release.countDown();
            assertEquals(1, due.get());
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.yield();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
