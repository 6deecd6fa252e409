package dev.manyhands.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a snapshot computes from its numbers. */
class ProgressTest {
    @Test
    void theRateIsTheAverageSinceTheBeginning() {
        assertEquals(12.5, Snapshots.of("x", 100, 50, 4).perSecond());
        assertEquals(0, Snapshots.of("x", 100, 0, 4).perSecond());
        assertEquals(0, Snapshots.of("x", 100, 50, 0).perSecond());
    }

    @Test
    void theFractionIsFromNoneToAll() {
        assertEquals(OptionalDouble.of(0.25), Snapshots.of("x", 100, 25, 1).fraction());
        assertEquals(OptionalDouble.of(0), Snapshots.of("x", 100, 0, 1).fraction());
        assertEquals(OptionalDouble.of(1), Snapshots.of("x", 100, 101, 1).fraction());
        assertEquals(OptionalDouble.of(1), Snapshots.of("x", 0, 0, 0).fraction());
    }

    @Test
    void theRestTakesAsLongAsWhatIsDoneDid() {
        assertEquals(Optional.of(Duration.ofSeconds(6)), Snapshots.of("x", 100, 25, 2).remaining());
        assertEquals(Optional.of(Duration.ZERO), Snapshots.of("x", 100, 100, 2).remaining());
        assertEquals(Optional.of(Duration.ZERO), Snapshots.of("x", 0, 0, 2).remaining());
        assertEquals(Optional.empty(), Snapshots.of("x", 100, 0, 2).remaining());
    }

    @Test
    void anEternityDoesNotOverflow() {
        Progress slow = new Progress("x", 1, Long.MAX_VALUE, 1, 0, 0, Duration.ofDays(365), false);
        assertTrue(slow.remaining().orElseThrow().toDays() > 365 * 290);
    }

    @Test
    void anUnknownTotalHasNeitherFractionNorRest() {
        Progress reading = Snapshots.of("x", -1, 50, 4);
        assertEquals(OptionalDouble.empty(), reading.fraction());
        assertEquals(Optional.empty(), reading.remaining());
        assertEquals(12.5, reading.perSecond());
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Snapshots.of("x", -2, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Snapshots.of("x", 1, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> Snapshots.of("x", 1, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> Snapshots.troubled("x", 1, 0, -1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Snapshots.troubled("x", 1, 0, 0, -1, 0));
        assertThrows(NullPointerException.class, () -> Snapshots.of(null, 1, 0, 0));
    }
}
