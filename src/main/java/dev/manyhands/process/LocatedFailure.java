package dev.manyhands.process;

/** A failure in a child, with the place of it in words of who sent the work; has no stack trace of its own. */
public final class LocatedFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Object place;

    /**
     * Makes a located failure.
     *
     * @param place the place, serializable
     * @param cause the failure
     */
    public LocatedFailure(Object place, Throwable cause) {
        super(null, cause, false, false);
        this.place = place;
    }

    /**
     * Returns the place.
     *
     * @return what the work has said
     */
    public Object place() {
        return place;
    }
}
