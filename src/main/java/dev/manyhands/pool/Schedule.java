package dev.manyhands.pool;

import java.io.Serializable;

/**
 * How the iterations of an index loop are dealt out to threads; the names and meanings are OpenMP's.
 *
 * <p>Whatever the schedule, every iteration runs exactly once, and results that are combined (sums, reductions, lists) are the same
 * bits under every schedule.
 */
public final class Schedule implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The kinds of schedule. */
    enum Kind { AUTO, STATIC, DYNAMIC, GUIDED }

    /**
     * Takes ranges that grow until one takes some tens of microseconds, and balances by stealing: the default. Right for even and
     * uneven loops, cheap and expensive bodies.
     */
    public static final Schedule AUTO = new Schedule(Kind.AUTO, 1);

    /**
     * One contiguous share per thread, fixed before the loop begins, as equal as possible; thread {@code k} runs share {@code k}
     * again in the next loop, as long as the pool serves one caller, so data stays in its cache. A share whose thread does not
     * come is run by another one.
     */
    public static final Schedule STATIC = new Schedule(Kind.STATIC, 1);

    /** Which of the schedules. */
    private final Kind kind;
    /** Iterations per take, or the fewest of them. */
    private final int chunk;

    private Schedule(Kind kind, int chunk) {
        this.kind = kind;
        this.chunk = chunk;
    }

    /**
     * Every thread takes {@code chunk} iterations at a time, for bodies whose cost varies wildly.
     *
     * @param chunk iterations per take, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if {@code chunk} is less than 1
     */
    public static Schedule dynamic(int chunk) {
        return new Schedule(Kind.DYNAMIC, atLeastOne("dynamic", chunk));
    }

    /**
     * Every thread takes half of what is left in its range, but at least {@code minChunk} iterations: large pieces first, small ones
     * last.
     *
     * @param minChunk smallest number of iterations per take, at least 1
     * @return the schedule
     * @throws IllegalArgumentException if {@code minChunk} is less than 1
     */
    public static Schedule guided(int minChunk) {
        return new Schedule(Kind.GUIDED, atLeastOne("guided", minChunk));
    }

    private static int atLeastOne(String name, int chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException(name + "(" + chunk + "): the chunk must be at least 1");
        }
        return chunk;
    }

    Kind kind() {
        return kind;
    }

    /**
     * Returns the number of iterations that the schedule was made with.
     *
     * @return the chunk of {@link #dynamic} or the least chunk of {@link #guided}, 1 for the others
     */
    public int chunk() {
        return chunk;
    }

    /**
     * Returns the same schedule for units that hold several iterations each.
     *
     * @param iterationsPerUnit iterations in one unit, at least 1
     * @return a schedule whose chunk is counted in units, rounded up
     */
    public Schedule inUnitsOf(long iterationsPerUnit) {
        return iterationsPerUnit == 1 || chunk == 1 ? this : new Schedule(kind, (int) Math.max(1, Math.ceilDiv(chunk, iterationsPerUnit)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule s && s.kind == kind && s.chunk == chunk;
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + chunk;
    }

    /** Returns the schedule as it is written in code, for example {@code dynamic(16)}. */
    @Override
    public String toString() {
        return switch (kind) {
            case AUTO -> "AUTO";
            case STATIC -> "STATIC";
            case DYNAMIC -> "dynamic(" + chunk + ")";
            case GUIDED -> "guided(" + chunk + ")";
        };
    }
}
