package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.sync.Actor.Kind;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What threads cost that wait at a barrier for long. */
class BarrierParkingTest {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static long cpuNanos(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    /** Two looks at the processor time of a parked thread, some time apart. One that spins or yields uses up most of that time. */
    private static void assertIdle(Callable<Integer> wait, int expected, Callable<?> release) throws Exception {
        Actor<Integer> waiter = Kind.PLATFORM.start(wait).awaitParked();
        long before = cpuNanos(waiter.thread);
        assertTrue(before >= 0, "no processor time of threads on this system");
        long start = System.nanoTime();
        while (System.nanoTime() - start < LOOK_NANOS) {
            Thread.yield();
        }
        long used = cpuNanos(waiter.thread) - before;
        release.call();
        assertEquals(expected, waiter.result());
        assertTrue(used < LOOK_NANOS / 20, "a thread that waits has used " + used + " ns");
    }

    @Test
    void aParkedThreadUsesNoProcessor() throws Exception {
        for (int parties : new int[] {2, 100}) {
            var barrier = new Barrier(parties);
            for (int k = 2; k < parties; k++) {
                Kind.VIRTUAL.start(barrier::await).awaitParked();
            }
            assertIdle(barrier::await, 1, barrier::await);
        }
        var phased = new PhasedBarrier(1);
        assertIdle(() -> phased.awaitPhase(0), 1, phased::arrive);
        assertIdle(() -> phased.awaitAdvanceInterruptibly(1, 20, TimeUnit.SECONDS), 2, phased::arrive);
        var child = new PhasedBarrier(phased, 2);
        phased.arriveAndDeregister();
        assertIdle(child::arriveAndAwaitAdvance, 3, child::arrive);
    }

    @Test
    void waitingHoldsNoThreadOfAForkJoinPoolThatOthersNeed() throws Exception {
        var phased = new PhasedBarrier(4);
        var barrier = new Barrier(4);
        var passed = new AtomicInteger();
        try (var pool = new ForkJoinPool(1)) {
            IntStream.range(0, 4).mapToObj(_ -> pool.submit(() -> {
                phased.arriveAndAwaitAdvance();
                barrier.await();
                return passed.incrementAndGet();
            })).toList().forEach(task -> {
                try {
                    task.get(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertEquals(4, passed.get());
    }

    @Test
    void moreVirtualThreadsWaitThanThereAreCarriers() {
        int parties = 4 * Runtime.getRuntime().availableProcessors();
        var phased = new PhasedBarrier(parties + 1);
        var all = IntStream.range(0, parties).mapToObj(_ -> Kind.VIRTUAL.start(phased::arriveAndAwaitAdvance)).toList();
        all.forEach(Actor::awaitParked);
        assertEquals(1, phased.arriveAndAwaitAdvance());
        all.forEach(each -> assertEquals(1, each.result()));
    }
}
