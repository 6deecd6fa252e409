package dev.manyhands.sync;

import java.util.concurrent.Callable;

/** Calls what may throw checked exceptions where none is due. */
final class Uninterrupted {
    private Uninterrupted() {
    }

    static <T> T call(Callable<T> body) {
        try {
            return body.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
