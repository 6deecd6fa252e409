package dev.manyhands.pool;

import java.util.List;

/** A loop task from a lambda; its failures arrive as {@link Failed}. */
final class TestLoop extends LoopTask {
    /** Runs the units {@code from .. to-1}. */
    @FunctionalInterface
    interface Body {
        void run(int from, int to, int participant) throws Throwable;
    }

    /** Runs one unit. */
    @FunctionalInterface
    interface Unit {
        void run(int unit) throws Throwable;
    }

    /** What a failed loop throws; keeps all failures. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final transient List<Throwable> failures;

        Failed(List<Throwable> failures) {
            super(failures.get(0));
            this.failures = failures;
        }
    }

    private final Body body;

    TestLoop(Body body) {
        this.body = body;
    }

    static TestLoop of(Unit unit) {
        return new TestLoop((from, to, participant) -> {
            for (int k = from; k < to; k++) {
                unit.run(k);
            }
        });
    }

    @Override
    protected void run(int from, int to, int participant) throws Throwable {
        body.run(from, to, participant);
    }

    @Override
    protected RuntimeException failed(List<Throwable> failures) {
        return new Failed(failures);
    }

    @Override
    protected String describe() {
        return "test loop";
    }
}
