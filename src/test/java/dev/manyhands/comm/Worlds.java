package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingConsumer;
import java.time.Duration;

/** Worlds for tests: with a time limit, so that what hangs fails. */
final class Worlds {
    private Worlds() {
    }

    static World of(int ranks) {
        return World.threads(ranks).timeout(Duration.ofSeconds(120));
    }

    static void run(int ranks, ThrowingConsumer<? super Communicator> body) {
        of(ranks).run(body);
    }

    /** Runs what has to fail, and returns what it fails with. */
    static <T extends Throwable> T failure(Class<T> type, int ranks, ThrowingConsumer<? super Communicator> body) {
        Throwable cause = assertThrows(ParallelException.class, () -> run(ranks, body)).getCause();
        return assertThrows(type, () -> {
            throw cause;
        });
    }
}
