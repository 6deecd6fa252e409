package dev.manyhands;

/** Carries what a loop body threw, and where, from the innermost loop to the verb; has no stack trace of its own. */
final class IterationFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long row;
    private final int position;

    IterationFailure(long row, int position, Throwable cause) {
        super(null, cause, false, false);
        this.row = row;
        this.position = position;
    }

    long row() {
        return row;
    }

    int position() {
        return position;
    }
}
