package dev.manyhands.comm;

/**
 * What the algorithms of collectives need: messages between the ranks of one communicator. Buffers are contiguous; positions and
 * lengths are in elements. It says nothing of what ranks are, or of what memory they share.
 */
interface Transport {
    int rank();

    int size();

    /** Says that the messages from now on belong to this call. */
    void begin(Call call, Algorithm algorithm);

    /** Sends; returns when the data may be overwritten, perhaps not before the other receives. */
    void send(Buffer data, long at, long count, int to);

    /**
     * Receives exactly so many elements.
     *
     * @throws MismatchException if something else comes, or for another call
     */
    void receive(Buffer into, long at, long count, int from);

    /** Sends and receives at the same time; the memory must not overlap. */
    void exchange(Buffer data, long at, long count, int to, Buffer into, long intoAt, long intoCount, int from);
}
