package dev.manyhands.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one can say about a process pool before it is made. */
class ProcessPoolBuilderTest {
    private static String refusal(Runnable attempt) {
        return assertThrows(IllegalArgumentException.class, attempt::run).getMessage();
    }

    @Test
    void badValuesAreRefusedWithAMessageThatNamesThem() {
        var builder = ProcessPool.builder();
        assertTrue(refusal(() -> builder.size(0)).contains("size 0: allowed is 1 to 16384"));
        assertTrue(refusal(() -> builder.heap(5)).contains("heap of 5 bytes"));
        assertTrue(refusal(() -> builder.heap("much")).contains("a heap of 'much': expected a number and k, m, g or t"));
        assertTrue(refusal(() -> builder.heap("999999999999t")).contains("more than can be counted"));
        assertTrue(refusal(() -> builder.jvmArguments("Xmx1g")).contains("'Xmx1g': expected one that begins with -"));
        assertTrue(refusal(() -> builder.jvmArguments("-cp")).contains("'-cp': say that by classPath"));
        assertTrue(refusal(() -> builder.environment("A=B", "x")).contains("'A=B' cannot be the name"));
        assertTrue(refusal(() -> builder.workingFolder(Path.of("no such"))).contains("working folder of a process pool, no such"));
        assertTrue(refusal(() -> builder.folder(Path.of("no such"))).contains("folder for the files of a process pool, no such"));
        assertTrue(refusal(() -> builder.recycleAfter(0)).contains("recycling after 0 tasks"));
        assertTrue(refusal(() -> builder.recycleAbove(-1)).contains("recycling above -1 bytes"));
        assertTrue(refusal(() -> builder.idleTime(Duration.ZERO)).contains("an idle time of PT0S: must be positive"));
        assertTrue(refusal(() -> builder.grace(Duration.ofSeconds(-1))).contains("a grace of PT-1S"));
        assertTrue(refusal(() -> builder.filter("a..b;;=")).length() > 0);
        assertTrue(refusal(() -> ProcessPool.builder().transport("pigeon").build()).contains("'pigeon'"));
        assertTrue(refusal(() -> ProcessPool.builder().transport("socket").classPath(Path.of("no.jar")).build()).contains("no.jar, which does not"));
        Object here = new Object();
        assertTrue(refusal(() -> ProcessPool.builder().transport("socket").initializer(here::hashCode).build()).contains("java.lang.Object"));
        assertThrows(NullPointerException.class, () -> builder.name(null));
        assertThrows(NullPointerException.class, () -> builder.initializer(null));
        assertThrows(NullPointerException.class, () -> builder.transport(null));
    }

    @Test
    void aPoolThatIsNotUsedStartsNothing() {
        try (ProcessPool pool = ProcessPool.builder().name("unused").transport("socket").heap("1g").build()) {
            assertEquals("unused", pool.name());
            assertEquals(ThreadPool.common().size(), pool.size());
        }
        try (ProcessPool first = ProcessPool.builder().size(3).transport("socket").build();
                ProcessPool second = ProcessPool.builder().transport("socket").build()) {
            assertEquals(3, first.size());
            assertTrue(!first.name().equals(second.name()));
        }
    }
}
