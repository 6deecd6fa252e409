package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingConsumer;
import java.time.Duration;

/** Worlds that are expected to fail. */
final class Failing {
    private Failing() {
    }

    /** Runs a body, which must fail with this exception and a message that has all these parts. */
    static void with(Class<? extends Throwable> type, int size, ThrowingConsumer<Communicator> body, String... parts) {
        ParallelException e = assertThrows(ParallelException.class, () -> World.threads(size).timeout(Duration.ofMinutes(2)).run(body));
        assertTrue(type.isInstance(e.getCause()), () -> "expected " + type.getName() + ": " + e);
        for (String part : parts) {
            assertTrue(e.getCause().getMessage().contains(part), () -> "'" + part + "' is not in: " + e.getCause().getMessage());
        }
    }
}
