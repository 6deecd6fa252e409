package dev.manyhands.pool;

/** Where a source of work finds threads to help with it: the workers of a {@link ThreadPool}, or virtual threads. */
interface Hands {
    /** Makes the source known, with work for up to {@code wanted} threads now; returns a number to {@link #remove} it by, or -1. */
    int post(Source source, int wanted);

    /** Says that a source that was posted has got more work, for up to {@code wanted} threads. */
    void nudge(Source source, int wanted);

    /** Forgets a source that was posted under this number. */
    void remove(int slot);
}
