package dev.manyhands.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many threads a pool has when the program does not say. */
class SettingsTest {
    private static int threads(Map<String, String> properties, Map<String, String> environment) {
        return Settings.threads(properties::get, environment::get, 6);
    }

    @Test
    void thePropertyWinsThenOurVariableThenTheSchedulersThenTheProcessors() {
        var all = Map.of("MANYHANDS_NUM_THREADS", "3", "SLURM_CPUS_PER_TASK", "4");
        assertEquals(2, threads(Map.of("manyhands.threads", "2"), all));
        assertEquals(3, threads(Map.of(), all));
        assertEquals(4, threads(Map.of(), Map.of("SLURM_CPUS_PER_TASK", "4")));
        assertEquals(6, threads(Map.of(), Map.of()));
    }

    @Test
    void blanksAroundTheNumberAreAllowedAndBlankVariablesAreUnset() {
        assertEquals(5, threads(Map.of("manyhands.threads", " 5 "), Map.of()));
        assertEquals(4, threads(Map.of(), Map.of("MANYHANDS_NUM_THREADS", " ", "SLURM_CPUS_PER_TASK", "4")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "16385", "two", "", "1.5", "99999999999999999999"})
    void whatIsNoNumberOfThreadsIsRefusedByName(String value) {
        String expected = "-Dmanyhands.threads is '" + value + "': expected a number of threads from 1 to 16384";
        assertEquals(expected, assertThrows(IllegalArgumentException.class, () -> threads(Map.of("manyhands.threads", value), Map.of()))
                .getMessage());
        if (!value.isEmpty()) {
            assertThrows(IllegalArgumentException.class, () -> threads(Map.of(), Map.of("SLURM_CPUS_PER_TASK", value)));
        }
    }

    @Test
    void theLargestNumberIsAllowed() {
        assertEquals(16_384, threads(Map.of("manyhands.threads", "16384"), Map.of()));
    }

    @Test
    void progressIsShownOnTheTerminalUnlessThePropertySaysOtherwise() {
        assertEquals(Settings.ProgressOutput.AUTO, Settings.progress(name -> null));
        assertEquals(Settings.ProgressOutput.AUTO, Settings.progress(name -> "auto"));
        assertEquals(Settings.ProgressOutput.LINES, Settings.progress(name -> " lines "));
        assertEquals(Settings.ProgressOutput.OFF, Settings.progress(name -> "off"));
        assertEquals("-Dmanyhands.progress is 'no': expected auto, lines or off",
                assertThrows(IllegalArgumentException.class, () -> Settings.progress(name -> "no")).getMessage());
    }
}
