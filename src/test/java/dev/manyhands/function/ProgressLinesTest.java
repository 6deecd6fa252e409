package dev.manyhands.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Progress in whole lines, for logs. */
class ProgressLinesTest {
    private final List<String> lines = new ArrayList<>();
    private final ProgressListener listener = ProgressListener.lines(lines::add);

    private List<String> said(Progress progress) throws Exception {
        lines.clear();
        listener.progressed(progress);
        return List.copyOf(lines);
    }

    @Test
    void aLineForEachTenthOfTheTotal() throws Exception {
        assertEquals(List.of(), said(Snapshots.of("scoring", 10_000, 999, 2)));
        assertEquals(List.of("scoring: 10 % (1,000 of 10,000), 333/s, 0:27 left"), said(Snapshots.of("scoring", 10_000, 1_000, 3)));
        assertEquals(List.of(), said(Snapshots.of("scoring", 10_000, 1_999, 5)));
        assertEquals(List.of("scoring: 42 % (4,200 of 10,000), 600/s, 0:10 left"), said(Snapshots.of("scoring", 10_000, 4_200, 7)));
        assertEquals(List.of(), said(Snapshots.of("scoring", 10_000, 4_900, 8)));
    }

    @Test
    void notTwoLinesWithinASecond() throws Exception {
        assertEquals(List.of(), said(Snapshots.of("x", 10, 4, 0.9)));
        assertEquals(1, said(Snapshots.of("x", 10, 5, 1)).size());
        assertEquals(List.of(), said(Snapshots.of("x", 10, 6, 1.9)));
        assertEquals(1, said(Snapshots.of("x", 10, 6, 2)).size());
    }

    @Test
    void aLineEveryTenSecondsHoweverLittleIsDone() throws Exception {
        assertEquals(List.of(), said(Snapshots.of("x", 1_000, 0, 9.9)));
        assertEquals(List.of("x: 0 % (0 of 1,000), 0/s, -:-- left"), said(Snapshots.of("x", 1_000, 0, 10)));
        assertEquals(List.of(), said(Snapshots.of("x", 1_000, 2, 19.9)));
        assertEquals(List.of("x: 0 % (2 of 1,000), 10.0 s each, 2:46:20 left"), said(Snapshots.of("x", 1_000, 2, 20)));
    }

    @Test
    void anUnknownTotalHasALineEveryTenSeconds() throws Exception {
        assertEquals(List.of(), said(Snapshots.of("reading", -1, 1_000, 9)));
        assertEquals(List.of("reading: 1,500 in 1:15, 20/s"), said(Snapshots.of("reading", -1, 1_500, 75)));
    }

    @Test
    void aLastLineForEveryJobHoweverShort() throws Exception {
        assertEquals(List.of("x: ended, 10 of 10 in 0.1 s, 100/s"), said(Snapshots.ended(Snapshots.of("x", 10, 10, 0.1))));
        assertEquals(List.of("x: ended, 4 of 10 in 1:40, 25.0 s each"), said(Snapshots.ended(Snapshots.of("x", 10, 4, 100))));
        assertEquals(List.of("x: ended, 7 in 2.0 s, 3.5/s"), said(Snapshots.ended(Snapshots.of("x", -1, 7, 2))));
    }

    @Test
    void failuresAndRetriesAreSaidWhenThereAreAny() throws Exception {
        Progress troubled = Snapshots.troubled("x", 10, 5, 3, 2, 1);
        assertEquals(List.of("x: 50 % (5 of 10, 3 failed, 2 retried), 5.0/s, 0:01 left"), said(troubled));
        assertEquals(List.of("x: ended, 5 of 10 (3 failed, 2 retried) in 1.0 s, 5.0/s"), said(Snapshots.ended(troubled)));
        assertEquals(List.of("x: 5 (1 retried) in 20:00, 240.0 s each"), said(Snapshots.troubled("x", -1, 5, 0, 1, 1200)));
    }

    @Test
    void runsAreKeptApart() throws Exception {
        assertEquals(1, said(Snapshots.of("x", 1, 10, 5, 1)).size());
        assertEquals(1, said(Snapshots.of("x", 2, 10, 5, 1)).size());
        assertEquals(0, said(Snapshots.of("x", 1, 10, 5, 2)).size());
        assertEquals(1, said(Snapshots.ended(Snapshots.of("x", 1, 10, 5, 2))).size());
        assertEquals(0, said(Snapshots.of("x", 2, 10, 5, 2)).size());
    }

    @Test
    void aNameIsKeptInFullButOnOneLine() throws Exception {
        assertEquals(List.of("the name of a job that is long and two lines: ended, 0 in 0.0 s, 0/s"),
                said(Snapshots.ended(Snapshots.of("the name of a job that is long and\ntwo lines", -1, 0, 0))));
    }
}
