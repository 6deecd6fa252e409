package dev.manyhands.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The line on the terminal. */
class ProgressBarTest {
    private static final String ERASE = "\r\033[K";

    private final StringWriter terminal = new StringWriter();
    private final ProgressListener bar = ProgressListener.bar(terminal);

    private String written() {
        String text = terminal.toString();
        terminal.getBuffer().setLength(0);
        return text;
    }

    /** What the line says after this call, or null if the call wrote nothing. */
    private String drawn(Progress progress) throws Exception {
        bar.progressed(progress);
        String text = written();
        if (text.isEmpty()) {
            return null;
        }
        assertTrue(text.startsWith(ERASE + "\033[?7l") && text.endsWith("\033[?7h"), text);
        return text.substring(ERASE.length() + 5, text.length() - 5);
    }

    @Test
    void showsPercentBarCountRateAndTimeLeft() throws Exception {
        assertEquals("scoring  25 % [######------------------] 2,500/10,000  1,250/s  0:06 left",
                drawn(Snapshots.of("scoring", 10_000, 2_500, 2)));
        assertEquals("scoring 100 % [########################] 10,000/10,000  2,500/s  0:00 left",
                drawn(Snapshots.of("scoring", 10_000, 10_000, 4)));
    }

    @Test
    void showsNoTimeLeftBeforeAnythingIsDone() throws Exception {
        assertEquals("x   0 % [------------------------] 0/1,000  0/s  -:-- left", drawn(Snapshots.of("x", 1_000, 0, 1)));
    }

    @Test
    void showsHoursWhenItTakesHours() throws Exception {
        assertEquals("x   0 % [------------------------] 1/10,000  1.0/s  2:46:39 left", drawn(Snapshots.of("x", 10_000, 1, 1)));
    }

    @Test
    void showsHowLongAnItemTakesWhenItTakesLongerThanASecond() throws Exception {
        assertEquals("x  20 % [####--------------------] 2/10  4.0 s each  0:32 left", drawn(Snapshots.of("x", 10, 2, 8)));
        assertEquals("x  20 % [####--------------------] 2/10  2.5/s  0:04 left", drawn(Snapshots.of("x", 10, 2, 0.8)));
    }

    @Test
    void showsTheTimeSpentWhenTheTotalIsUnknown() throws Exception {
        assertEquals("reading  1,500  20/s  1:15", drawn(Snapshots.of("reading", -1, 1_500, 75)));
    }

    @Test
    void showsFailuresAndRetriesWhenThereAreAny() throws Exception {
        assertEquals("x  50 % [############------------] 5/10 (3 failed)  5.0/s  0:01 left",
                drawn(Snapshots.troubled("x", 10, 5, 3, 0, 1)));
        assertEquals("x  5 (2 retried)  5.0/s  0:01", drawn(Snapshots.troubled("x", -1, 5, 0, 2, 1)));
        assertEquals("x  5 (1,000 failed, 2 retried)  5.0/s  0:01", drawn(Snapshots.troubled("x", -1, 5, 1_000, 2, 1)));
    }

    @Test
    void namesNeitherSpoilTheLineNorFillIt() throws Exception {
        assertEquals("a name that is far to...  0  0/s  0:00", drawn(Snapshots.of("a name that is far too long for a line", -1, 0, 0)));
        assertEquals("two lines [31m  0  0/s  0:00", drawn(Snapshots.of("two\nlines\033[31m", -1, 0, 0)));
    }

    @Test
    void erasesItsLineAtTheEnd() throws Exception {
        drawn(Snapshots.of("x", 10, 1, 1));
        bar.progressed(Snapshots.ended(Snapshots.of("x", 10, 10, 2)));
        assertEquals(ERASE, written());
    }

    @Test
    void leavesTheTerminalAloneForShortJobs() throws Exception {
        bar.progressed(Snapshots.ended(Snapshots.of("x", 10, 10, 0.1)));
        assertEquals("", written());
    }

    @Test
    void severalJobsShareTheLineAndTheFirstOneDraws() throws Exception {
        drawn(Snapshots.of("outer", 7, 10, 1, 1));
        assertEquals(null, drawn(Snapshots.of("inner", 8, 200, 50, 1)));
        assertEquals(null, drawn(Snapshots.of("reading", 9, -1, 1_500, 1)));
        assertEquals("outer  20 % [####--------------------] 2/10  1.0/s  0:08 left  + inner 25 %  + reading 1,500",
                drawn(Snapshots.of("outer", 7, 10, 2, 2)));
    }

    @Test
    void aJobThatSharesTheLineEndsWithoutErasingIt() throws Exception {
        drawn(Snapshots.of("outer", 7, -1, 1, 1));
        drawn(Snapshots.of("inner", 8, -1, 1, 1));
        bar.progressed(Snapshots.ended(Snapshots.of("inner", 8, -1, 1, 2)));
        assertEquals("", written());
        assertEquals("outer  2  1.0/s  0:02", drawn(Snapshots.of("outer", 7, -1, 2, 2)));
    }

    @Test
    void whenTheFirstJobEndsTheNextOneDraws() throws Exception {
        drawn(Snapshots.of("one", 7, -1, 1, 1));
        drawn(Snapshots.of("two", 8, -1, 1, 1));
        bar.progressed(Snapshots.ended(Snapshots.of("one", 7, -1, 1, 1)));
        assertEquals(ERASE, written());
        assertEquals("two  2  1.0/s  0:02", drawn(Snapshots.of("two", 8, -1, 2, 2)));
        bar.progressed(Snapshots.ended(Snapshots.of("two", 8, -1, 2, 2)));
        assertEquals(ERASE, written());
    }

    @Test
    void twoRunsOfOneJobAreTwo() throws Exception {
        drawn(Snapshots.of("x", 7, -1, 1, 1));
        assertEquals(null, drawn(Snapshots.of("x", 8, -1, 5, 1)));
        assertEquals("x  2  2.0/s  0:01  + x 5", drawn(Snapshots.of("x", 7, -1, 2, 1)));
    }

    @Test
    void manyJobsAreCounted() throws Exception {
        for (int k = 1; k <= 7; k++) {
            drawn(Snapshots.of("job" + k, k, -1, k, 1));
        }
        assertEquals("job1  1  1.0/s  0:01  + job2 2  + job3 3  + job4 4  + 3 more", drawn(Snapshots.of("job1", 1, -1, 1, 1)));
    }

    @Test
    void flushesWhatCanBeFlushed() throws Exception {
        ProgressListener.bar(new BufferedWriter(terminal)).progressed(Snapshots.of("x", 10, 1, 1));
        assertFalse(written().isEmpty());
    }

    @Test
    void throwsWhatTheTerminalThrows() {
        var closed = new BufferedWriter(terminal) {
            @Override
            public void flush() throws IOException {
                throw new IOException("the terminal is gone");
            }
        };
        assertThrows(IOException.class, () -> ProgressListener.bar(closed).progressed(Snapshots.of("x", 10, 1, 1)));
    }
}
