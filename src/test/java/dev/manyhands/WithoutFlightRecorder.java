package dev.manyhands;

import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program for a Java runtime without the module {@code jdk.jfr}: passes all places that know of events. */
final class WithoutFlightRecorder {
    private WithoutFlightRecorder() {
    }

    /**
     * Prints 42 if all went well.
     *
     * @param args none
     * @throws Exception if not
     */
    public static void main(String[] args) throws Exception {
        if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
            throw new AssertionError("there is a module jdk.jfr, so nothing is tested");
        }
        Job two = Parallel.on(ThreadPool.of(2));
        var others = new CountDownLatch(63);
        Thread[] threads = new Thread[64];
        two.schedule(Schedule.dynamic(1)).range(0, 64).forEach(i -> {
            threads[i] = Thread.currentThread();
            if (i == 0) {
                others.await(); // so the rest of its range is stolen
            } else {
                others.countDown();
            }
        });
        Thread worker = threads[0] == Thread.currentThread() ? threads[63] : threads[0];
        while (worker.getState() != Thread.State.WAITING) {
            Thread.onSpinWait(); // until it parks
        }
        var stolen = new CountDownLatch(1);
        Pair<Integer, Integer> pair = two.join(() -> {
            stolen.await();
            return 20;
        }, () -> {
            stolen.countDown();
            return 22;
        });
        long sum = two.over(List.of(pair.first(), pair.second()).iterator()).sumLong(i -> i);
        System.out.println(sum);
    }
}
