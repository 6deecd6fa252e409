package dev.manyhands.process;

/**
 * How long who waits for a message looks for it before it rests: a number that each look in vain takes one from.
 *
 * <p>A message to a process that rests takes some 50 microseconds longer, so it pays to look for about that long. The scheduler likes to
 * put two processes that talk to each other on the same core, also when another one has nothing to do; then one has to give way before the
 * other can answer. So a thread spins for a microsecond or two, which is how long an answer takes from another core, and gives way at every
 * look from then on, which costs it a fraction of a microsecond where nobody else wants the core.
 */
final class Patience {
    private static final int SPINS = 32;
    private static final int YIELDS = 128;

    private Patience() {
    }

    /** How often to call {@link #next} before a rest. */
    static int fresh() {
        return SPINS + YIELDS;
    }

    /** Waits for a moment; what is left after it, 0 when it is time to rest. */
    static int next(int left) {
        if (left > YIELDS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return left - 1;
    }
}
