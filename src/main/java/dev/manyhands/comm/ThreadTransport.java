package dev.manyhands.comm;

/** Messages between the ranks of a world of threads, in a context of their own. */
final class ThreadTransport implements Transport, Wait {
    /*
     * Receives take whatever comes next from a rank. All ranks make the same calls in the same order, and a rank's messages arrive in
     * the order in which they were sent; so what comes belongs to this call, or the ranks' calls differ, which the tag and the
     * length tell.
     */
    private final RankThread me;
    private final Endpoint endpoint;
    private final int rank;
    private final int size;
    private final Buffer data = new Buffer();
    private final Status status = new Status();
    private Call call;
    private Algorithm algorithm;
    private long number;
    private int tag;
    private ReceiveRequest receiving;
    private SendRequest sending;
    private int from;

    ThreadTransport(RankThread me, Group group, int context) {
        this.me = me;
        endpoint = me.mailbox.endpoint(context);
        endpoint.setGroup(group);
        rank = group.rankOf(me.rank);
        size = group.size();
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void begin(Call next, Algorithm by) {
        call = next;
        algorithm = by;
        tag = CallTag.of(next, by, number++);
    }

    @Override
    public void send(Buffer from, long at, long count, int to) {
        startSend(from, at, count, to);
        await();
    }

    @Override
    public void receive(Buffer into, long at, long count, int source) {
        startReceive(into, at, count, source);
        await();
        check(count);
    }

    @Override
    public void exchange(Buffer from, long at, long count, int to, Buffer into, long intoAt, long intoCount, int source) {
        startReceive(into, intoAt, intoCount, source);
        startSend(from, at, count, to);
        await();
        check(intoCount);
    }

    private void startSend(Buffer of, long at, long count, int to) {
        try {
            sending = (SendRequest) endpoint.isend(data.contiguous(of.base, of.kind, of.offset + at, count), to, tag, false);
        } catch (RuntimeException e) { // it has waited for room
            giveUp();
            throw e;
        }
    }

    private void startReceive(Buffer into, long at, long count, int source) {
        from = source;
        receiving = endpoint.ireceive(data.contiguous(into.base, into.kind, into.offset + at, count), source, Communicator.ANY_TAG);
    }

    private void await() {
        try {
            me.await(this);
        } catch (RuntimeException e) {
            giveUp();
            throw e;
        }
        sending = null;
    }

    /** Leaves nothing behind that others could find. */
    private void giveUp() {
        if (receiving != null) {
            endpoint.withdraw(receiving);
            receiving = null;
        }
        if (sending != null) {
            sending.abandon();
            sending = null;
        }
    }

    /** Checks what was received. */
    private void check(long count) {
        ReceiveRequest received = receiving;
        receiving = null;
        TruncationException tooLong = null;
        try {
            received.finish(status);
        } catch (TruncationException e) {
            tooLong = e;
        }
        if (tooLong != null || status.tag() != tag || status.count() != count) {
            throw new MismatchException("the ranks call different collective operations: rank " + rank + ": " + call + " by " + algorithm
                + ", rank " + from + ": " + CallTag.describe(status.tag())
                + (CallTag.isSameButForNumber(tag, status.tag()) ? " (another such call)" : "") + "; rank " + rank
                + " expects a message of " + count + " elements from rank " + from + ", which has sent " + status.count(), tooLong);
        }
    }

    @Override
    public boolean isOver() {
        return (receiving == null || receiving.isOver()) && (sending == null || sending.isOver());
    }

    @Override
    public String describe() {
        boolean waitsForMessage = receiving != null && !receiving.isComplete();
        return call + " by " + algorithm + ": " + (waitsForMessage ? "a message from rank " + from + " does not come"
            : "rank " + sending.destination + " does not receive");
    }
}
