package dev.manyhands.comm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A send whose receiver takes the data from the sender's memory. */
final class SendRequest extends Request {
    /*
     * POSTED -> CLAIMED -> RECEIVED   by the receiver, the first step by CAS
     * POSTED -> CANCELLED             by the sender, by CAS
     *
     * So either the message is received or it is taken back. RECEIVED is written by release and read by acquire: then the receiver has read
     * the data, and the sender may overwrite it.
     */
    private static final int POSTED = 0;
    private static final int CLAIMED = 1;
    private static final int RECEIVED = 2;
    private static final int CANCELLED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SendRequest.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Buffer data = new Buffer();
    int destination;
    int tag;
    private int state;

    SendRequest(Endpoint endpoint) {
        super(endpoint.me());
    }

    SendRequest renew(Buffer buffer, int to, int withTag) {
        renew();
        data.set(buffer);
        destination = to;
        tag = withTag;
        state = POSTED; // published with the message
        return this;
    }

    /** Says that the data was copied when the send began. */
    void complete() {
        state = RECEIVED;
    }

    /** For the receiver: takes the message; returns false if it was taken back. */
    boolean claim() {
        return STATE.compareAndSet(this, POSTED, CLAIMED);
    }

    /** For the receiver: says that the data has been read. */
    void received() {
        STATE.setRelease(this, RECEIVED); // pairs with the acquire in isOver()
        owner().wake();
    }

    boolean isCancelled() {
        return (int) STATE.getOpaque(this) == CANCELLED;
    }

    @Override
    boolean isOver() {
        if ((int) STATE.getAcquire(this) == RECEIVED) {
            return true;
        }
        owner().mailbox.progress();
        return (int) STATE.getAcquire(this) == RECEIVED;
    }

    @Override
    void finish(Status status) {
        if (status != null) {
            status.set(Communicator.ANY_SOURCE, tag, data.count());
        }
    }

    @Override
    boolean tryCancel() {
        return STATE.compareAndSet(this, POSTED, CANCELLED);
    }

    /** Takes the message back. If the receiver has just begun to read it, waits for that to end. */
    void abandon() {
        if (!tryCancel()) {
            while ((int) STATE.getAcquire(this) != RECEIVED) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    String describe() {
        return "send of " + data.describe() + " to rank " + destination + ", " + describeTag(tag);
    }
}
