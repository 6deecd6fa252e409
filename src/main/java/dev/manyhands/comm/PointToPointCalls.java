package dev.manyhands.comm;

/** The calls of {@link PointToPoint}: checks what is given, and goes to the endpoint. */
abstract class PointToPointCalls implements PointToPoint {
    final RankThread me;
    final Endpoint endpoint;
    final int rank;
    final int size;

    PointToPointCalls(RankThread me, Group group, int context) {
        this.me = me;
        this.endpoint = me.mailbox.endpoint(context);
        endpoint.setGroup(group);
        rank = group.rankOf(me.rank);
        size = group.size();
    }

    /** Each call begins with this. */
    final void checkUse() {
        if (!me.isCurrent()) {
            throw new IllegalStateException("the communicator of " + me.name() + " of the world '" + me.world.name
                + "' is used by the thread '"
                + Thread.currentThread().getName() + "': only the rank's own thread may, and only until the world ends");
        }
        if (endpoint.isClosed()) {
            throw new IllegalStateException("the communicator of " + size + " ranks is used by its rank " + rank
                + " after free(): nobody may use it any more");
        }
        me.world.checkAborted();
    }

    final void checkRank(String what, int of) {
        if (of < 0 || of >= size) {
            throw new IllegalArgumentException(what + " " + of + " is no rank: expected 0 to " + (size - 1));
        }
    }

    /** Checks what a send is given; returns whether it sends anything. */
    final boolean isDestination(int destination, int tag) {
        checkUse();
        if (tag < 0) {
            throw new IllegalArgumentException("a message with tag " + tag + ": expected 0 or more");
        }
        if (destination == Communicator.PROC_NULL) {
            return false;
        }
        checkRank("destination", destination);
        return true;
    }

    /** Checks what a receive is given; returns whether it receives anything. */
    final boolean isSource(int source, int tag) {
        checkUse();
        if (tag < 0 && tag != Communicator.ANY_TAG) {
            throw new IllegalArgumentException("a receive with tag " + tag + ": expected 0 or more, or ANY_TAG");
        }
        if (source == Communicator.PROC_NULL) {
            return false;
        }
        if (source != Communicator.ANY_SOURCE) {
            checkRank("source", source);
        }
        return true;
    }

    static void setNothing(Status status) {
        if (status != null) {
            status.set(Communicator.PROC_NULL, Communicator.ANY_TAG, 0);
        }
    }

    @Override
    public void send(Object buffer, int destination, int tag) {
        if (isDestination(destination, tag) && !endpoint.sendShort(buffer, destination, tag)) {
            endpoint.send(endpoint.sendBuffer().set(buffer), destination, tag, false);
        }
    }

    @Override
    public void send(Object array, int offset, int count, int destination, int tag) {
        if (isDestination(destination, tag)) {
            endpoint.send(endpoint.sendBuffer().set(array, offset, count), destination, tag, false);
        }
    }

    @Override
    public void ssend(Object buffer, int destination, int tag) {
        if (isDestination(destination, tag)) {
            endpoint.send(endpoint.sendBuffer().set(buffer), destination, tag, true);
        }
    }

    @Override
    public void recv(Object buffer, int source, int tag, Status status) {
        if (!isSource(source, tag)) {
            setNothing(status);
        } else if (!endpoint.receiveShort(buffer, source, tag, status)) {
            endpoint.receive(endpoint.receiveBuffer().set(buffer), source, tag, status);
        }
    }

    @Override
    public void recv(Object array, int offset, int count, int source, int tag, Status status) {
        if (isSource(source, tag)) {
            endpoint.receive(endpoint.receiveBuffer().set(array, offset, count), source, tag, status);
        } else {
            setNothing(status);
        }
    }

    @Override
    public void sendrecv(Object sendBuffer, int destination, int sendTag, Object receiveBuffer, int source, int receiveTag, Status status) {
        Request receive = irecv(receiveBuffer, source, receiveTag);
        send(sendBuffer, destination, sendTag);
        Status got = receive.await();
        if (status != null) {
            status.set(got.source(), got.tag(), got.count());
        }
    }

    @Override
    public Request isend(Object buffer, int destination, int tag) {
        return isDestination(destination, tag) ? endpoint.isend(endpoint.sendBuffer().set(buffer), destination, tag, false)
            : new NoRequest(me);
    }

    @Override
    public Request issend(Object buffer, int destination, int tag) {
        return isDestination(destination, tag) ? endpoint.isend(endpoint.sendBuffer().set(buffer), destination, tag, true)
            : new NoRequest(me);
    }

    @Override
    public Request irecv(Object buffer, int source, int tag) {
        return isSource(source, tag) ? endpoint.ireceive(new Buffer().set(buffer), source, tag) : new NoRequest(me);
    }

    @Override
    public Status probe(int source, int tag) {
        Status status = new Status();
        if (isSource(source, tag)) {
            me.await(new ProbeWait(endpoint, source, tag));
            endpoint.probe(source, tag, status);
        } else {
            setNothing(status);
        }
        return status;
    }

    @Override
    public Status iprobe(int source, int tag) {
        Status status = new Status();
        if (!isSource(source, tag)) {
            setNothing(status);
            return status;
        }
        return endpoint.probe(source, tag, status) ? status : null;
    }

    /** Waits for a message. */
    private record ProbeWait(Endpoint endpoint, int source, int tag) implements Wait {
        @Override
        public boolean isOver() {
            return endpoint.probe(source, tag, null);
        }

        @Override
        public String describe() {
            return "probe from " + (source == Communicator.ANY_SOURCE ? "any rank" : "rank " + source) + ", "
                + (tag == Communicator.ANY_TAG ? "any tag" : "tag " + tag);
        }
    }

    /** A communication with nobody: complete from the start. */
    private static final class NoRequest extends Request {
        NoRequest(RankThread owner) {
            super(owner);
        }

        @Override
        boolean isOver() {
            return true;
        }

        @Override
        void finish(Status status) {
            setNothing(status);
        }

        @Override
        boolean tryCancel() {
            return false;
        }

        @Override
        String describe() {
            return "a communication with nobody";
        }
    }
}
