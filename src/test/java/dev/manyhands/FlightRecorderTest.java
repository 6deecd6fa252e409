package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.internal.Events;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.ThreadPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording of Java Flight Recorder shows, read back from its file. */
@Timeout(120)
class FlightRecorderTest {
    private static final int SECONDS = 20;

    private final Recording recording = new Recording();
    private final ThreadPool pool = ThreadPool.of(2, "recorded");

    @AfterEach
    void close() {
        recording.close();
        pool.close();
    }

    private List<RecordedEvent> recorded(String event, Path folder) throws IOException {
        recording.stop();
        Path file = folder.resolve("test.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream().filter(e -> e.getEventType().getName().equals(event)).toList();
    }

    @Test
    void aJobIsRecordedWithItsNameAndSize(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Job").withThreshold(Duration.ZERO);
        recording.start();
        Parallel.on(pool).named("adding").width(1).range(0, 1000).sumLong(i -> i);
        Parallel.on(pool).over(Jobs.integers(70).iterator()).map(i -> i);
        Jobs.failure(() -> Parallel.on(pool).named("failing").range(0, 1).forEach(i -> {
            throw new IllegalStateException("expected");
        }));
        List<RecordedEvent> jobs = recorded("dev.manyhands.Job", folder).stream()
                .filter(job -> job.getString("pool").equals("recorded")).toList();
        assertEquals(List.of("adding sumLong 1 1000 false", "map map 2 70 false", "failing forEach 2 1 true"),
                jobs.stream().map(job -> job.getString("name") + " " + job.getString("verb") + " " + job.getInt("width") + " "
                        + job.getLong("items") + " " + job.getBoolean("failed")).toList());
        assertEquals(Thread.currentThread().getName(), jobs.get(0).getThread().getJavaName());
        assertTrue(jobs.get(0).getStackTrace().getFrames().stream()
                .anyMatch(frame -> frame.getMethod().getName().equals("aJobIsRecordedWithItsNameAndSize")));
    }

    @Test
    void aJobThatIsRefusedTellsItsListenersAllTheSame() {
        recording.enable("dev.manyhands.Job").withThreshold(Duration.ZERO);
        recording.start();
        List<Boolean> ended = new ArrayList<>();
        Job tooWide = Parallel.on(pool).width(3).progress(progress -> ended.add(progress.ended()));
        assertThrows(IllegalArgumentException.class, () -> tooWide.range(0, 10).forEach(i -> { }));
        assertEquals(List.of(true), ended);
    }

    @Test
    void aJobBelowTheThresholdIsNotRecorded(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Job").withThreshold(Duration.ofHours(1));
        recording.start();
        Parallel.on(pool).range(0, 1000).sumLong(i -> i);
        assertEquals(List.of(), recorded("dev.manyhands.Job", folder));
    }

    @Test
    void anItemAboveTheThresholdIsRecorded(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Item").withThreshold(Duration.ofMillis(500));
        recording.start();
        Parallel.on(pool).named("scoring").range(100, 200).forEach(i -> {
            if (i == 142) {
                spin(500);
            }
        });
        Parallel.on(pool).map(List.of("quick", "slow", "quick"), word -> {
            if (word.equals("slow")) {
                spin(500);
            }
            return word;
        });
        List<RecordedEvent> items = recorded("dev.manyhands.Item", folder);
        assertTrue(items.stream().allMatch(item -> item.getDuration().toMillis() >= 500), items.toString());
        List<String> found = items.stream().map(item -> item.getString("job") + " " + item.getLong("index")).toList();
        assertTrue(found.containsAll(List.of("scoring 142", "map 1")), found.toString());
    }

    private static void spin(long millis) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TimeUnit.MILLISECONDS.toNanos(millis)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anItemBelowTheThresholdIsNot(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Item").withThreshold(Duration.ofHours(1));
        recording.start();
        assertTrue(Events.itemsWanted());
        Parallel.on(pool).range(0, 10).forEach(i -> { });
        assertEquals(List.of(), recorded("dev.manyhands.Item", folder));
        assertFalse(Events.itemsWanted());
    }

    @Test
    void aStealIsRecordedByTheThief(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Steal");
        recording.start();
        int n = 64;
        var others = new CountDownLatch(n - 1);
        // Whoever has index 0 waits for all others, so the rest of its range must be stolen.
        Parallel.on(pool).named("uneven").schedule(Schedule.dynamic(1)).range(0, n).forEach(i -> {
            if (i == 0) {
                Jobs.await(others);
            } else {
                others.countDown();
            }
        });
        List<RecordedEvent> steals = recorded("dev.manyhands.Steal", folder);
        assertTrue(steals.stream().anyMatch(steal -> steal.getString("pool").equals("recorded")
                && steal.getString("job").equals("uneven") && steal.getInt("units") >= 1), steals.toString());
    }

    @Test
    void aStolenHalfOfAJoinIsRecorded(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Steal");
        recording.start();
        var second = new CountDownLatch(1);
        Parallel.on(pool).join(() -> {
            Jobs.await(second);
            return 1;
        }, () -> {
            second.countDown();
            return 2;
        });
        assertEquals(List.of("join"), recorded("dev.manyhands.Steal", folder).stream()
                .filter(steal -> steal.getString("pool").equals("recorded")).map(steal -> steal.getString("job")).toList());
    }

    @Test
    void itemsAndStealsAreNotRecordedUnlessAskedFor() {
        recording.enable("dev.manyhands.Job");
        recording.start();
        assertFalse(Events.itemsWanted());
        assertFalse(Events.stealsWanted());
    }

    @Test
    void aParkedThreadIsRecordedWhenItWakes(@TempDir Path folder) throws Exception {
        recording.enable("dev.manyhands.Park").withThreshold(Duration.ZERO);
        recording.start();
        Thread worker = together();
        long begun = System.nanoTime();
        while (worker.getState() != Thread.State.WAITING && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(SECONDS)) {
            Thread.yield();
        }
        together();
        List<RecordedEvent> parks = recorded("dev.manyhands.Park", folder);
        assertTrue(parks.stream().anyMatch(park -> park.getString("pool").equals("recorded")
                && park.getThread().getJavaName().startsWith("manyhands-recorded-")), parks.toString());
    }

    /** Runs a loop that needs both threads of the job; returns the one that is the pool's. */
    private Thread together() {
        var both = new CountDownLatch(2);
        Thread[] threads = new Thread[2];
        Parallel.on(pool).schedule(Schedule.dynamic(1)).range(0, 2).forEach(i -> {
            threads[i] = Thread.currentThread();
            both.countDown();
            Jobs.await(both);
        });
        return threads[0] == Thread.currentThread() ? threads[1] : threads[0];
    }

    @Test
    void withoutARecordingNobodyWantsAnything() {
        assertNull(Events.beginJob());
        assertFalse(Events.itemsWanted());
        assertFalse(Events.stealsWanted());
    }

    @Test
    void aJavaWithoutFlightRecorderRunsJobsAllTheSame(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Process java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--limit-modules",
                "java.base", "-cp", System.getProperty("java.class.path"), WithoutFlightRecorder.class.getName())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertTrue(java.waitFor(SECONDS, TimeUnit.SECONDS), "it has not ended");
            assertEquals("42", Files.readString(output).strip());
        } finally {
            java.destroyForcibly();
        }
    }
}
