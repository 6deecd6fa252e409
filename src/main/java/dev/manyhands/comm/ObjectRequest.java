package dev.manyhands.comm;

/**
 * A receive of an object that was started and has not been completed (mpi4py's {@code irecv}).
 *
 * @param <T> type of the object
 */
public final class ObjectRequest<T> extends Request {
    private final ReceiveRequest receive;
    private T object;

    /** A receive, or nothing if there is no source. */
    ObjectRequest(RankThread owner, ReceiveRequest receive) {
        super(owner);
        this.receive = receive;
    }

    /**
     * Waits until the object has come, and returns it ({@code MPI_Wait}).
     *
     * @return the object; null if the receive was cancelled, or is one from {@link Communicator#PROC_NULL}
     * @throws CommunicationException if the receive has failed, or the world is aborted
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public T get() {
        await();
        return object;
    }

    @Override
    @SuppressWarnings("unchecked") // what comes is what the peer has sent: the program says that it is a T
    void finish(Status status) {
        if (receive == null) {
            status.set(Communicator.PROC_NULL, Communicator.ANY_TAG, 0);
            return;
        }
        receive.finish(status);
        object = (T) ((Parcel) receive.takeObject()).openLast();
    }

    @Override
    boolean tryCancel() {
        return receive != null && receive.tryCancel();
    }

    @Override
    boolean isOver() {
        return receive == null || receive.isOver();
    }

    @Override
    String describe() {
        return receive == null ? "a communication with nobody" : receive.describe();
    }
}
