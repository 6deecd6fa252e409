package dev.manyhands.process;

import dev.manyhands.function.ThrowingRunnable;
import java.io.Serializable;
import java.util.concurrent.Callable;

/**
 * What a child does first, as a call.
 *
 * @param initializer what the user has given
 */
record Initialization(ThrowingRunnable initializer) implements Callable<Object>, Serializable {
    @Override
    public Object call() throws Exception {
        initializer.run();
        return null;
    }
}
