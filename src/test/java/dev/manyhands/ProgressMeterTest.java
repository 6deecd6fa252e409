package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The line on the terminal, with a clock that the test moves. */
class ProgressMeterTest {
    private static final String ERASE = "\r\033[K";

    private final StringWriter terminal = new StringWriter();
    private long now = 5;

    private ProgressMeter meter(String name, long total) {
        return new ProgressMeter(name, total, new PrintWriter(terminal), () -> now);
    }

    private void pass(double seconds) {
        now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private String drawn() {
        String text = terminal.toString();
        terminal.getBuffer().setLength(0);
        return text;
    }

    @Test
    void showsPercentBarCountRateAndTimeLeft() {
        ProgressMeter meter = meter("scoring", 10_000);
        meter.add(2_500);
        pass(2);
        meter.draw();
        assertEquals(ERASE + "scoring  25 % [######------------------] 2,500/10,000  1,250/s  0:06 left", drawn());
        meter.add(7_500);
        pass(2);
        meter.draw();
        assertEquals(ERASE + "scoring 100 % [########################] 10,000/10,000  2,500/s  0:00 left", drawn());
    }

    @Test
    void showsNoTimeLeftBeforeAnythingIsDone() {
        ProgressMeter meter = meter("x", 1000);
        pass(1);
        meter.draw();
        assertEquals(ERASE + "x   0 % [------------------------] 0/1,000  0/s  -:-- left", drawn());
    }

    @Test
    void showsHoursWhenItTakesHours() {
        ProgressMeter meter = meter("x", 10_000);
        meter.add(1);
        pass(1);
        meter.draw();
        assertEquals(ERASE + "x   0 % [------------------------] 1/10,000  1/s  2:46:39 left", drawn());
    }

    @Test
    void showsTheTimeSpentWhenTheTotalIsUnknown() {
        ProgressMeter meter = meter("reading", -1);
        meter.add(1_500);
        pass(75);
        meter.draw();
        assertEquals(ERASE + "reading  1,500  20/s  1:15", drawn());
    }

    @Test
    void shortensLongNames() {
        ProgressMeter meter = meter("a name that is far too long for a line", -1);
        meter.draw();
        assertEquals(ERASE + "a name that is far to...  0  0/s  0:00", drawn());
    }

    @Test
    void erasesItsLineAtTheEndAndDrawsNoMore() {
        ProgressMeter meter = meter("x", 10);
        meter.draw();
        drawn();
        meter.close();
        assertEquals(ERASE, drawn());
        meter.draw();
        assertEquals("", drawn());
    }

    @Test
    void leavesTheTerminalAloneWhenItNeverDrew() {
        meter("x", 10).close();
        assertEquals("", drawn());
    }

    @Test
    void jobsWithProgressRunWithoutATerminal() {
        assertEquals(4950, Jobs.width(3).progress().range(0, 100).sumLong(i -> i));
        assertEquals(100, Jobs.width(3).progress().map(Jobs.integers(100).stream(), i -> i).size());
        assertNull(Jobs.width(3).meter("x", 1));
    }
}
