package dev.manyhands.comm;

/**
 * What is known of a message: from whom, with which tag, how much ({@code MPI_Status}, MPI 4.1, section 3.2.5).
 *
 * <p>A status may be used for many calls in turn. It belongs to one thread.
 */
public final class Status {
    private int source = Communicator.ANY_SOURCE;
    private int tag = Communicator.ANY_TAG;
    private long count;
    private boolean cancelled;

    /** Makes a status for a call to fill in. */
    public Status() {
    }

    Status set(int source, int tag, long count) {
        this.source = source;
        this.tag = tag;
        this.count = count;
        this.cancelled = false;
        return this;
    }

    Status setCancelled() {
        set(Communicator.ANY_SOURCE, Communicator.ANY_TAG, 0);
        cancelled = true;
        return this;
    }

    /**
     * Returns who has sent the message.
     *
     * @return the rank in the communicator of the call
     */
    public int source() {
        return source;
    }

    /**
     * Returns the message's tag.
     *
     * @return the tag
     */
    public int tag() {
        return tag;
    }

    /**
     * Returns the length of the message ({@code MPI_Get_count}).
     *
     * @return the number of elements; 1 for an object
     */
    public long count() {
        return count;
    }

    /**
     * Returns whether the operation was cancelled ({@code MPI_Test_cancelled}).
     *
     * @return true if nothing was sent or received because of a call of {@link Request#cancel()}
     */
    public boolean isCancelled() {
        return cancelled;
    }

    /**
     * Returns a description.
     *
     * @return for instance {@code from rank 2, tag 7, 12 elements}
     */
    @Override
    public String toString() {
        return cancelled ? "cancelled" : "from rank " + source + ", tag " + tag + ", " + count + " elements";
    }
}
