package dev.manyhands.comm;

import java.util.List;

/**
 * Messages and collective operations that carry objects: mpi4py's calls with lower-case names, for MPI's chapters 3 and 6.
 *
 * <p>Who receives an object gets a copy, as if it had come from another process: ranks never share what one of them could change. Objects
 * that are immutable for sure come as they are: strings, boxed numbers, big numbers, enums, what is in {@code java.time}, and records and
 * collections of {@code List.of}, {@code Set.of}, {@code Map.of} and the like that hold only such. Arrays of primitives, and arrays
 * of arrays, are copied; everything else is serialized, and so must implement {@link java.io.Serializable}. A sender may change an object
 * as soon as the call has returned.
 *
 * <p>Sources, destinations, tags and communicators mean what they mean in {@link PointToPoint}. An object is no buffer: it cannot be
 * received by {@link PointToPoint#recv(Object, int, int)}. Type parameters are for convenience; that an object is of the type asked for
 * is checked only where it is used.
 *
 * <pre>{@code
 * World.threads(3).run(comm -> {
 *     List<String> names = comm.objects().allgather("rank " + comm.rank());
 *     String longest = comm.objects().allreduce("x".repeat(comm.rank()), Op.of((String a, String b) -> a.length() >= b.length() ? a : b));
 * });
 * }</pre>
 *
 * <p><b>Memory effects, progress and cost</b> are those of {@link PointToPoint} and {@link Collectives}. Sends do not wait for the
 * receiver, unless it has 64 messages of this rank to take in. Collectives wait until all ranks have called, and then pass objects along a
 * binomial tree, or straight from rank to rank where each gets another one. All can throw a {@link CommunicationException} that names the
 * class and the place within the object if it cannot be serialized.
 */
public interface ObjectMessages {
    /**
     * Sends an object ({@code MPI_Send}).
     *
     * @param object the object, or null
     * @param destination the rank that receives it
     * @param tag tells messages apart, from 0 on
     */
    void send(Object object, int destination, int tag);

    /**
     * Sends an object, and returns a request that is complete at once ({@code MPI_Isend}).
     *
     * @param object the object, or null
     * @param destination the rank that receives it
     * @param tag tells messages apart, from 0 on
     * @return the request
     */
    Request isend(Object object, int destination, int tag);

    /**
     * Receives an object ({@code MPI_Recv}).
     *
     * @param <T> type of the object
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @return the object; null from {@link Communicator#PROC_NULL}
     * @throws TruncationException if the message is no object
     */
    default <T> T recv(int source, int tag) {
        return recv(source, tag, null);
    }

    /**
     * Receives an object and says from whom it has come ({@code MPI_Recv}).
     *
     * @param <T> type of the object
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @param status where to put source and tag; null if nobody wants to know
     * @return the object; null from {@link Communicator#PROC_NULL}
     * @throws TruncationException if the message is no object
     */
    <T> T recv(int source, int tag, Status status);

    /**
     * Starts to receive an object ({@code MPI_Irecv}).
     *
     * @param <T> type of the object
     * @param source the rank that sends it, or {@link Communicator#ANY_SOURCE}
     * @param tag its tag, or {@link Communicator#ANY_TAG}
     * @return the request, which has the object when it is complete
     */
    <T> ObjectRequest<T> irecv(int source, int tag);

    /**
     * Sends one object and receives another ({@code MPI_Sendrecv}).
     *
     * @param <T> type of the object that is received
     * @param object what to send
     * @param destination the rank that receives it
     * @param sendTag its tag
     * @param source the rank that sends to this one, or {@link Communicator#ANY_SOURCE}
     * @param receiveTag its tag, or {@link Communicator#ANY_TAG}
     * @param status where to put source and tag; null if nobody wants to know
     * @return the object that has come; null from {@link Communicator#PROC_NULL}
     * @throws TruncationException if the message is no object
     */
    <T> T sendrecv(Object object, int destination, int sendTag, int source, int receiveTag, Status status);

    /**
     * Sends the root's object to all ranks ({@code MPI_Bcast}).
     *
     * @param <T> type of the object
     * @param object at the root what to send; not used elsewhere
     * @param root the rank that sends
     * @return the object: at the root the given one itself
     */
    <T> T broadcast(T object, int root);

    /**
     * Collects the objects of all ranks at the root ({@code MPI_Gather}).
     *
     * @param <T> type of the objects
     * @param object this rank's object
     * @param root the rank that receives
     * @return at the root a new list of all, in the order of the ranks; null elsewhere
     */
    <T> List<T> gather(T object, int root);

    /**
     * Collects the objects of all ranks in all ranks ({@code MPI_Allgather}).
     *
     * @param <T> type of the objects
     * @param object this rank's object
     * @return a new list of all, in the order of the ranks
     */
    <T> List<T> allgather(T object);

    /**
     * Sends each rank one of the root's objects ({@code MPI_Scatter}).
     *
     * @param <T> type of the objects
     * @param objects at the root one object for each rank; not used elsewhere
     * @param root the rank that sends
     * @return this rank's object: at the root the given one itself
     * @throws IllegalArgumentException if the root gives another number of objects than there are ranks
     */
    <T> T scatter(List<? extends T> objects, int root);

    /**
     * Sends an object from each rank to each rank ({@code MPI_Alltoall}).
     *
     * @param <T> type of the objects
     * @param objects one object for each rank
     * @return a new list of the objects from each rank
     * @throws IllegalArgumentException if there is another number of objects than ranks
     */
    <T> List<T> alltoall(List<? extends T> objects);

    /**
     * Combines the objects of all ranks at the root ({@code MPI_Reduce}).
     *
     * @param <T> type of the objects
     * @param object this rank's object; it is not changed, also if the operation changes its operands
     * @param op how to combine, made by {@link Op#of}; applied in the order of the ranks
     * @param root the rank that receives
     * @return at the root the result; null elsewhere
     * @throws IllegalArgumentException if the operation is not one on objects
     */
    <T> T reduce(T object, Op op, int root);

    /**
     * Combines the objects of all ranks ({@code MPI_Allreduce}).
     *
     * @param <T> type of the objects
     * @param object this rank's object; it is not changed, also if the operation changes its operands
     * @param op how to combine, made by {@link Op#of}; applied in the order of the ranks
     * @return the result
     * @throws IllegalArgumentException if the operation is not one on objects
     */
    <T> T allreduce(T object, Op op);

    /**
     * Combines the objects of the ranks up to this one ({@code MPI_Scan}).
     *
     * @param <T> type of the objects
     * @param object this rank's object; it is not changed, also if the operation changes its operands
     * @param op how to combine, made by {@link Op#of}
     * @return the result of ranks 0 to this one
     * @throws IllegalArgumentException if the operation is not one on objects
     */
    <T> T scan(T object, Op op);

    /**
     * Combines the objects of the ranks before this one ({@code MPI_Exscan}).
     *
     * @param <T> type of the objects
     * @param object this rank's object; it is not changed, also if the operation changes its operands
     * @param op how to combine, made by {@link Op#of}
     * @return the result of the ranks before this one; null on rank 0
     * @throws IllegalArgumentException if the operation is not one on objects
     */
    <T> T exscan(T object, Op op);
}
