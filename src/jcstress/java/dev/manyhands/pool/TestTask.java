package dev.manyhands.pool;

import java.util.List;

/** A loop task that is never run. */
final class TestTask extends LoopTask {
    @Override
    protected void run(int from, int to, int participant) {
        throw new AssertionError();
    }

    @Override
    protected RuntimeException failed(List<Throwable> failures) {
        return new IllegalStateException(failures.get(0));
    }

    @Override
    protected String describe() {
        return "test";
    }
}
