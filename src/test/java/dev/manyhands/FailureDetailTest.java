package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.pool.Schedule;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens around the first failure: to the others that run, to what has not begun, to the message. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureDetailTest {
    private static final int WIDTH = 4;
    private final Job job = Jobs.width(WIDTH).schedule(Schedule.dynamic(1));

    @Test
    void theCauseHasTheStackTraceOfTheWorker() {
        var failed = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        var failure = Jobs.failure(() -> job.range(0, 100).forEach(i -> {
            if (Thread.currentThread() == caller) {
                Jobs.await(failed);
            } else {
                failed.countDown();
                throw new IllegalStateException("on a worker");
            }
        }));
        List<String> frames = Arrays.stream(failure.getCause().getStackTrace()).map(StackTraceElement::getClassName).toList();
        assertTrue(frames.getFirst().startsWith(FailureDetailTest.class.getName()), frames::toString);
        assertEquals("dev.manyhands.pool.WorkerThread", frames.getLast());
        assertTrue(Arrays.stream(failure.getStackTrace()).anyMatch(frame ->
                frame.getMethodName().equals("theCauseHasTheStackTraceOfTheWorker")));
    }

    @Test
    void failuresOfOthersThatRanAreSuppressed() {
        var barrier = new CyclicBarrier(WIDTH);
        var failure = Jobs.failure(() -> job.range(0, 100).forEach(i -> {
            barrier.await();
            while (i > 0 && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            throw new IllegalStateException("thrown at " + i);
        }));
        assertEquals(0, failure.index());
        assertEquals("thrown at 0", failure.getCause().getMessage());
        assertEquals(WIDTH - 1, failure.getSuppressed().length);
        assertEquals(WIDTH - 1, Arrays.stream(failure.getSuppressed()).map(Throwable::getMessage).filter(m -> m.startsWith("thrown at"))
                .distinct().count());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void oneExceptionThrownByAllIsNotSuppressedByItself() {
        var same = new IllegalStateException("shared");
        var barrier = new CyclicBarrier(WIDTH);
        var failure = Jobs.failure(() -> job.range(0, 100).forEach(i -> {
            barrier.await();
            throw same;
        }));
        assertSame(same, failure.getCause());
        assertArrayEquals(new Throwable[0], failure.getSuppressed());
    }

    @Test
    void whatRunsIsInterruptedAndWaitedForAndWhatHasNotBegunDoesNotBegin() {
        var barrier = new CyclicBarrier(WIDTH);
        var begun = new AtomicInteger();
        var interrupted = new AtomicInteger();
        var ended = new AtomicInteger();
        var failure = Jobs.failure(() -> job.range(0, 1000).forEach(i -> {
            begun.incrementAndGet();
            barrier.await();
            if (i == 0) {
                throw new IllegalStateException("first");
            }
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                for (int k = 0; k < 100_000; k++) {
                    Thread.onSpinWait();
                }
                ended.incrementAndGet();
                throw e;
            }
        }));
        assertEquals(List.of(WIDTH, WIDTH - 1, WIDTH - 1), List.of(begun.get(), interrupted.get(), ended.get()));
        assertEquals(0, failure.getSuppressed().length);
        assertFalse(Thread.currentThread().isInterrupted());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void noInterruptLeaksIntoTheNextLoop() {
        for (int run = 0; run < 200; run++) {
            var failing = new CyclicBarrier(WIDTH);
            Jobs.failure(() -> job.range(0, 100).forEach(i -> {
                failing.await();
                throw new IllegalStateException();
            }));
            var together = new CyclicBarrier(WIDTH);
            var interrupted = new AtomicBoolean();
            job.range(0, WIDTH).forEach(i -> {
                if (Thread.currentThread().isInterrupted()) {
                    interrupted.set(true);
                }
                together.await();
            });
            assertFalse(interrupted.get());
            assertFalse(Thread.currentThread().isInterrupted());
        }
    }

    @Test
    void aBodyThatSwallowsItsInterruptOrSetsTheFlagAgainDisturbsNobody() {
        var barrier = new CyclicBarrier(WIDTH);
        Jobs.failure(() -> job.range(0, 1000).forEach(i -> {
            barrier.await();
            if (i == 0) {
                throw new IllegalStateException("first");
            }
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        assertFalse(Thread.currentThread().isInterrupted());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void aCancellationThatABodyThrowsByItselfIsAFailureOnEveryThread() {
        for (int width : new int[] {1, WIDTH}) {
            var failure = Jobs.failure(() -> Jobs.width(width).range(0, 10).forEach(i -> {
                throw new CancellationException("of a future that the body waited for");
            }));
            assertEquals(CancellationException.class, failure.getCause().getClass());
            assertFalse(Thread.currentThread().isInterrupted());
        }
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    @Test
    void anExceptionThatCannotBePrintedIsReportedAllTheSame() {
        class Unprintable extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        }
        var failure = Jobs.failure(() -> job.range(0, 10).forEach(i -> {
            throw new Unprintable();
        }));
        assertEquals(Unprintable.class, failure.getCause().getClass());
        assertTrue(failure.getMessage().endsWith(Unprintable.class.getName() + ", whose toString() fails"), failure.getMessage());
    }

    @Test
    void failuresThatBelongToNoPositionHaveNone() {
        var ofState = Jobs.failure(() -> job.range(0, 10).forEach(() -> {
            throw new IllegalStateException("no state");
        }, (state, i) -> { }));
        assertEquals("job 'forEach' failed: java.lang.IllegalStateException: no state", ofState.getMessage());
        assertEquals(-1, ofState.index());
        var ofNullState = Jobs.failure(() -> job.over(List.of(1).iterator()).forEach(() -> null, (state, i) -> { }));
        assertEquals("job 'forEach' failed: java.lang.NullPointerException: the state of a worker is null", ofNullState.getMessage());
    }

    @Test
    void inputsInMessagesAreShortened() {
        var failure = Jobs.failure(() -> job.map(List.of("x".repeat(10_000)), s -> s.charAt(-1)));
        assertTrue(failure.getMessage().startsWith("job 'map' failed at item 0 (\"" + "x".repeat(57) + "...\"): "), failure.getMessage());
        var ofNull = Jobs.failure(() -> job.map(Collections.singletonList((String) null), String::length));
        assertTrue(ofNull.getMessage().startsWith("job 'map' failed at item 0 (null): java.lang.NullPointerException"),
                ofNull.getMessage());
    }

    @Test
    void elementsThatDoNotFitTheArrayAreFailures() {
        Object[] strings = new String[10];
        var failure = Jobs.failure(() -> job.fill(strings, i -> i < 5 ? "a" : (Object) i));
        assertEquals(ArrayStoreException.class, failure.getCause().getClass());
    }

    @Test
    void nullWhereACollectionIsExpectedIsAFailure() {
        var failure = Jobs.failure(() -> job.flatMap(List.of(1, 2), i -> null));
        assertEquals(NullPointerException.class, failure.getCause().getClass());
    }

    @Test
    void failuresOfNestedJobsNameBoth() {
        var failure = Jobs.failure(() -> job.named("outer").range(0, 4).forEach(i ->
                job.named("inner").forEach(Set.of("a"), s -> s.charAt(7))));
        assertTrue(failure.getMessage().startsWith("job 'outer' failed at index "), failure.getMessage());
        assertTrue(failure.getCause().getMessage().startsWith("job 'inner' failed at item 0 (\"a\")"), failure.getCause().getMessage());
        assertEquals(StringIndexOutOfBoundsException.class, failure.getCause().getCause().getClass());
        assertTrue(Arrays.stream(failure.getSuppressed()).map(Throwable::getMessage).collect(Collectors.joining()).length() < 10_000);
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }
}
