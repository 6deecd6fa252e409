package dev.manyhands.pool;

import java.util.List;

/** A loop task that is not run, unless a test gives it something to do. */
class TestTask extends LoopTask {
    TestTask() {
        this(false);
    }

    TestTask(boolean cancellable) {
        super(cancellable);
    }

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
