package dev.manyhands.process;

/** A child in the hands of one thread, which sends calls and receives their results, in the same order. */
public final class Lease implements AutoCloseable {
    /** Calls that a child has at a time: one that runs, and the next. */
    private static final int MOST = 2;

    private final Children children;
    private final Child child;
    private final Session session;
    private int sent;
    /** Is sent when all results have come, as it is large and so may they be: two that write and do not read would wait for ever. */
    private Packed deferred;

    Lease(Children children, Child child, Session session) {
        this.children = children;
        this.child = child;
        this.session = session;
    }

    /**
     * Returns whether the child has had no call of the session yet.
     *
     * @return true if the shared work crosses with the next call
     */
    public boolean isNew() {
        return !session.isKnownBy(child);
    }

    /**
     * Returns whether its calls are those of a session.
     *
     * @param other the session
     * @return whether it was acquired from this session
     */
    public boolean isOf(Session other) {
        return session == other;
    }

    /**
     * Sends a call; a large argument when the results of the calls before have been received.
     *
     * @param argument the argument
     * @throws UnserializableException if the argument cannot cross
     * @throws dev.manyhands.function.WorkerLostException if the child has ended
     * @throws IllegalStateException if a large argument has been given before and not been sent yet
     */
    public void send(Object argument) {
        Packed packed = Encoder.encode(argument);
        if (deferred != null) {
            throw new IllegalStateException("a call is still to be sent");
        }
        if (sent > 0 && !Frame.isShort(packed.size())) {
            deferred = packed;
        } else {
            send(packed);
        }
    }

    private void send(Packed packed) {
        child.send(session, packed);
        sent++;
    }

    /**
     * Waits for the result of the oldest call.
     *
     * <p>If the calling thread is interrupted, all calls that were sent are cancelled in the child: the one that runs is interrupted, and
     * killed together with the child if it does not end in time. The thread's interrupt flag is set again.
     *
     * @return the result
     * @throws Throwable what the call has thrown; {@link dev.manyhands.function.WorkerLostException} if the child has ended;
     *     {@link InterruptedException} if it was killed because of an interrupt
     */
    public Object receive() throws Throwable {
        sent--;
        Object result = child.receive(children.graceNanos());
        if (sent == 0 && deferred != null) {
            Packed next = deferred;
            deferred = null;
            send(next);
        }
        return result;
    }

    /**
     * Returns how many calls have been given whose result has not been received.
     *
     * @return the number of calls
     */
    public int outstanding() {
        return sent + (deferred == null ? 0 : 1);
    }

    /**
     * Returns whether another call may be given, so that the child has something to go on with.
     *
     * @return whether {@link #send} may be called
     */
    public boolean hasRoom() {
        return deferred == null && sent < MOST && (sent == 0 || !child.isWorn());
    }

    /**
     * Returns whether others wait for a child, or this one is to be recycled.
     *
     * @return true if this one had better be given back soon
     */
    public boolean isWanted() {
        return child.isWorn() || children.isWanted();
    }

    /** Gives the child back. Calls whose result has not been received are cancelled and waited for. */
    @Override
    public void close() {
        if (sent > 0 && !child.isDead()) {
            child.drain(sent, children.graceNanos());
        }
        children.release(child);
    }
}
