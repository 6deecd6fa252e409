package dev.manyhands.comm;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A collective operation that a thread in the background carries out. */
final class CollectiveRequest extends Request {
    private static final VarHandle DONE;

    static {
        try {
            DONE = MethodHandles.lookup().findVarHandle(CollectiveRequest.class, "done", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Call call;
    /** How it has failed, or null; published by {@code done}. */
    private Throwable failure;
    private boolean done;

    CollectiveRequest(RankThread owner, Call call) {
        super(owner);
        this.call = call;
    }

    /** For the background: says how the operation has ended. */
    void end(Throwable failed) {
        failure = failed;
        DONE.setRelease(this, true); // pairs with the acquire in isOver()
        owner().wake();
    }

    @Override
    boolean isOver() {
        if ((boolean) DONE.getAcquire(this)) {
            return true;
        }
        owner().mailbox.progress();
        return (boolean) DONE.getAcquire(this);
    }

    @Override
    void finish(Status status) {
        switch (failure) {
            case null -> { }
            case CommunicationException e -> throw e;
            default -> throw new CommunicationException(call + ", started without waiting, has failed: " + failure, failure);
        }
        if (status != null) {
            status.set(Communicator.ANY_SOURCE, Communicator.ANY_TAG, Math.max(0, call.count));
        }
    }

    @Override
    boolean tryCancel() {
        return false;
    }

    @Override
    String describe() {
        return "a wait for i" + call;
    }
}
