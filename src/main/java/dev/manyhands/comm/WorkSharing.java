package dev.manyhands.comm;

/**
 * How the iterations of a loop are shared among the ranks of a communicator: OpenMP's {@code schedule} clause (OpenMP 6.0, section 13.6.3).
 *
 * <p>Whatever it is, each iteration runs once, on one rank, and each rank runs its own from the lowest to the highest. With the static
 * ones a rank knows its part without asking; with the others the ranks take parts one after the other, so that who is faster does more.
 */
public final class WorkSharing {
    /** How parts are made. */
    enum Kind { STATIC, CHUNKS, DYNAMIC, GUIDED }

    /** One contiguous part for each rank, in the order of the ranks, as equal as possible ({@code static}). */
    public static final WorkSharing STATIC = new WorkSharing(Kind.STATIC, 1, true);

    final Kind kind;
    final long chunk;
    /** Whether all ranks wait for each other at the end. */
    final boolean waits;

    private WorkSharing(Kind kind, long chunk, boolean waits) {
        if (chunk < 1) {
            throw new IllegalArgumentException("parts of " + chunk + " iterations: expected 1 or more");
        }
        this.kind = kind;
        this.chunk = chunk;
        this.waits = waits;
    }

    /**
     * Parts of equal length, dealt out to the ranks in turn ({@code static, chunk}).
     *
     * @param chunk iterations in a part
     * @return the way to share
     * @throws IllegalArgumentException if {@code chunk} is less than 1
     */
    public static WorkSharing chunks(long chunk) {
        return new WorkSharing(Kind.CHUNKS, chunk, true);
    }

    /**
     * Parts of equal length, of which a rank takes the next one when it has done with its last ({@code dynamic, chunk}).
     *
     * @param chunk iterations in a part
     * @return the way to share
     * @throws IllegalArgumentException if {@code chunk} is less than 1
     */
    public static WorkSharing dynamic(long chunk) {
        return new WorkSharing(Kind.DYNAMIC, chunk, true);
    }

    /**
     * Parts that become smaller: a rank takes what is left divided by the number of ranks, but not less than a chunk
     * ({@code guided, chunk}).
     *
     * @param chunk the fewest iterations in a part, except for the last
     * @return the way to share
     * @throws IllegalArgumentException if {@code chunk} is less than 1
     */
    public static WorkSharing guided(long chunk) {
        return new WorkSharing(Kind.GUIDED, chunk, true);
    }

    /**
     * Leaves out the barrier at the end of the loop ({@code nowait}): a rank goes on when there is nothing more for it to take.
     *
     * @return a way to share that differs only in this
     */
    public WorkSharing noWait() {
        return new WorkSharing(kind, chunk, false);
    }

    /**
     * Returns a description.
     *
     * @return for instance {@code dynamic(16)}
     */
    @Override
    public String toString() {
        String what = switch (kind) {
            case STATIC -> "static";
            case CHUNKS -> "chunks(" + chunk + ")";
            case DYNAMIC -> "dynamic(" + chunk + ")";
            case GUIDED -> "guided(" + chunk + ")";
        };
        return waits ? what : what + ", no wait";
    }
}
