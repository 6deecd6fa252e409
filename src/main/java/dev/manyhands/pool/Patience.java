package dev.manyhands.pool;

/**
 * Whether it is worthwhile to spin before parking, learnt from how the last attempts ended: spinning pays while the thread that is waited
 * for has a processor of its own, and does harm when there are more busy threads than processors.
 */
final class Patience {
    // Plain fields that several threads write: lost updates do no harm, these are hints.
    private static final int LIMIT = 4;
    /** One attempt in so many is made although the last ones were in vain, to see whether times have changed. */
    private static final int PROBE = 16;

    private int misses;
    private int skipped;

    /** Whether to spin now. */
    boolean isWorthwhile() {
        return misses < LIMIT || ++skipped % PROBE == 0;
    }

    /** Whether the last attempts were in vain. */
    boolean isLow() {
        return misses >= LIMIT;
    }

    /** Says how spinning ended. */
    void learn(boolean success) {
        if (!success) {
            misses++;
        } else if (misses != 0) {
            misses = 0;
        }
    }
}
