package dev.manyhands;

/** Carries what a loop body threw, and where, from the innermost loop to the verb; has no stack trace of its own. */
final class IterationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long row;
    private final int position;
    private final int attempts;
    /** What the row and the position are of; null: the space of the whole verb. */
    private final transient Space space;

    IterationFailure(long row, int position, Throwable cause) {
        this(row, position, cause, null, 1);
    }

    IterationFailure(long row, int position, Throwable cause, Space space, int attempts) {
        super(null, cause, false, false);
        this.row = row;
        this.position = position;
        this.space = space;
        this.attempts = attempts;
    }

    /** The same failure, for a position of the given space. */
    IterationFailure in(Space part) {
        return space != null ? this : new IterationFailure(row, position, getCause(), part, attempts);
    }

    /** The space that the position is of, or the given one if none was named. */
    Space spaceOr(Space whole) {
        return space == null ? whole : space;
    }

    long row() {
        return row;
    }

    int position() {
        return position;
    }

    /** How often the item was tried. */
    int attempts() {
        return attempts;
    }
}
