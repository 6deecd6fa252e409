package dev.manyhands.comm;

/**
 * Messages from one rank to another (MPI 4.1, chapter 3).
 *
 * <p>A buffer is a primitive array, a {@link java.lang.foreign.MemorySegment} (as bytes), or a {@link Buffer} for a part, a column, a
 * block of one. A message carries a tag from 0 on. A receive names the source and the tag, or {@link Communicator#ANY_SOURCE} and
 * {@link Communicator#ANY_TAG}; source, tag and communicator decide which message it gets. Two messages from one rank to another that
 * both fit a receive are received in the order in which they were sent. The types of the elements must be the same on both sides, and the
 * message must not be longer than the buffer. To send to, or to receive from, {@link Communicator#PROC_NULL} does nothing.
 *
 * <p><b>Memory effects.</b> What a rank does before it sends happens-before what another does after it has received.
 *
 * <p><b>Progress and cost.</b> A message of up to 5 elements costs one transfer of a cache line; up to 8 KiB are copied twice, and the
 * sender goes on at once, as long as fewer than 64 messages to the same rank have not been taken in; a longer one is copied once, from
 * buffer to buffer, while the sender waits. No call on a plain array allocates, except those that return a request. Calls that wait spin
 * for
 * some 20 microseconds (a few turns if there are more ranks than processors), then park. All that wait throw {@link AbortedException} when
 * the world is aborted, and {@link java.util.concurrent.CancellationException} when the thread is interrupted, with the flag set.
 */
public interface PointToPoint {
    /**
     * Sends a message; returns when the buffer may be used again ({@code MPI_Send}).
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param destination the rank that receives it
     * @param tag tells messages apart, from 0 on
     */
    void send(Object buffer, int destination, int tag);

    /**
     * Sends a part of an array; returns when it may be used again ({@code MPI_Send}).
     *
     * @param array a primitive array
     * @param offset index of the first element
     * @param count how many elements
     * @param destination the rank that receives them
     * @param tag tells messages apart, from 0 on
     */
    void send(Object array, int offset, int count, int destination, int tag);

    /**
     * Sends a message; returns when the receiver has received it ({@code MPI_Ssend}).
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param destination the rank that receives it
     * @param tag tells messages apart, from 0 on
     */
    void ssend(Object buffer, int destination, int tag);

    /**
     * Receives a message ({@code MPI_Recv}).
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @throws TruncationException if the message is longer than the buffer, or of another type
     */
    default void recv(Object buffer, int source, int tag) {
        recv(buffer, source, tag, null);
    }

    /**
     * Receives a message and says what has come ({@code MPI_Recv}).
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @param status where to put source, tag and count; null if nobody wants to know
     * @throws TruncationException if the message is longer than the buffer, or of another type
     */
    void recv(Object buffer, int source, int tag, Status status);

    /**
     * Receives a message into a part of an array ({@code MPI_Recv}).
     *
     * @param array a primitive array
     * @param offset index of the first element
     * @param count for how many elements there is room
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @param status where to put source, tag and count; null if nobody wants to know
     * @throws TruncationException if the message is longer than the room, or of another type
     */
    void recv(Object array, int offset, int count, int source, int tag, Status status);

    /**
     * Sends one message and receives another, in whatever order they come ({@code MPI_Sendrecv}).
     *
     * @param sendBuffer what to send
     * @param destination the rank that receives it
     * @param sendTag its tag
     * @param receiveBuffer where to receive; not the same memory
     * @param source the rank that sends to this one, or {@link Communicator#ANY_SOURCE}
     * @param receiveTag its tag, or {@link Communicator#ANY_TAG}
     * @param status where to put source, tag and count; null if nobody wants to know
     * @throws TruncationException if the message is longer than the buffer, or of another type
     */
    void sendrecv(Object sendBuffer, int destination, int sendTag, Object receiveBuffer, int source, int receiveTag, Status status);

    /**
     * Starts to send a message ({@code MPI_Isend}). The buffer must not be changed until the request is complete.
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param destination the rank that receives it
     * @param tag tells messages apart, from 0 on
     * @return the request
     */
    Request isend(Object buffer, int destination, int tag);

    /**
     * Starts to send a message; the request is complete when the receiver has received it ({@code MPI_Issend}).
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param destination the rank that receives it
     * @param tag tells messages apart, from 0 on
     * @return the request
     */
    Request issend(Object buffer, int destination, int tag);

    /**
     * Starts to receive a message ({@code MPI_Irecv}). The buffer must not be touched until the request is complete.
     *
     * @param buffer a primitive array, segment or {@link Buffer}
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @return the request; its completion throws {@link TruncationException} if the message does not fit
     */
    Request irecv(Object buffer, int source, int tag);

    /**
     * Waits until there is a message to receive ({@code MPI_Probe}).
     *
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @return its source, tag and count: a receive with these gets it
     */
    Status probe(int source, int tag);

    /**
     * Looks whether there is a message to receive ({@code MPI_Iprobe}).
     *
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @return its source, tag and count, or null if there is none now
     */
    Status iprobe(int source, int tag);
}
