package dev.manyhands.comm;

import java.util.List;

/** One rank's place in one context: the receives that wait for messages, and the messages that wait for receives. */
final class Endpoint {
    /*
     * The matching rules of MPI (MPI 4.1, section 3.5). Only the rank's own thread comes here: when it calls something it first takes in
     * what has arrived. A message goes to the first posted receive that fits it, else to the end of the arrivals; a receive takes the first
     * arrival that fits, else goes to the end of the posted ones. Messages of one sender arrive in the order in which they were
     * sent, as they come through one channel, so they match in that order: they do not overtake.
     */
    /**
     * Messages up to this size are copied by the sender, who then goes on; the receiver of a longer one takes it from the sender's
     * memory.
     */
    private static final int EAGER_BYTES = 8192;

    private final RankThread me;
    private final int context;
    /** The ranks of the communicator; set when this rank knows it. */
    private Group group;
    private boolean isClosed;
    private ReceiveRequest firstPosted;
    private ReceiveRequest lastPosted;
    private Arrival firstArrival;
    private Arrival lastArrival;

    // For blocking calls, so that they allocate nothing.
    private final ReceiveRequest receive;
    private SendRequest send;
    private final Buffer sendBuffer = new Buffer();
    private final RoomWait room = new RoomWait();

    Endpoint(RankThread me, int context) {
        this.me = me;
        this.context = context;
        receive = new ReceiveRequest(this);
        send = new SendRequest(this);
    }

    void setGroup(Group ranks) {
        group = ranks;
    }

    RankThread me() {
        return me;
    }

    Group group() {
        return group;
    }

    /** Says that the communicator has been freed. */
    void close() {
        isClosed = true;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Returns a receive that waits for its message, or null. */
    ReceiveRequest firstPosted() {
        return firstPosted;
    }

    /** A buffer for the data of the next blocking send. */
    Buffer sendBuffer() {
        return sendBuffer;
    }

    /** A buffer for the data of the next blocking receive. */
    Buffer receiveBuffer() {
        return receive.into;
    }

    // Sending.

    /** Sends, and returns when the data may be overwritten; if synchronous, when the message is being received. */
    void send(Buffer data, int destination, int tag, boolean synchronous) {
        if (sendNow(data, destination, tag, synchronous)) {
            return;
        }
        SendRequest request = post(send.renew(data, destination, tag));
        try {
            me.await(request.asWait());
        } catch (RuntimeException e) {
            request.abandon();
            send = new SendRequest(this); // the receiver may still find the old one
            throw e;
        }
    }

    /** Sends an array of a few elements; returns false if this is none. */
    boolean sendShort(Object array, int destination, int tag) {
        Kind kind = Kind.ofArray(array);
        if (kind == null || kind.length(array) > Channel.INLINE_ELEMENTS) {
            return false;
        }
        channel(destination, tag).putInline(context, tag, kind, array, kind.length(array));
        return true;
    }

    /** Starts to send. */
    Request isend(Buffer data, int destination, int tag, boolean synchronous) {
        SendRequest request = new SendRequest(this).renew(data, destination, tag);
        if (sendNow(data, destination, tag, synchronous)) {
            request.complete();
        } else {
            post(request);
        }
        return request;
    }

    /** Sends a short message, which the channel takes up; returns false if it is not short. */
    private boolean sendNow(Buffer data, int destination, int tag, boolean synchronous) {
        Channel channel = channel(destination, tag);
        long count = data.count();
        if (synchronous || count * data.kind.bytes() > EAGER_BYTES) {
            return false;
        }
        if (count <= Channel.INLINE_ELEMENTS) {
            channel.putInline(context, tag, data, (int) count);
        } else {
            Chunk chunk = channel.chunk(data.kind, (int) count);
            Buffer.copy(data, 0, chunk.buffer, 0, count);
            channel.putObject(context, tag, data.kind, count, Channel.EAGER, chunk);
        }
        return true;
    }

    private SendRequest post(SendRequest request) {
        Buffer data = request.data;
        channel(request.destination, request.tag).putObject(context, request.tag, data.kind, data.count(), Channel.RENDEZVOUS, request);
        return request;
    }

    /** Sends an object that nobody changes any more. */
    void sendObject(Object object, int destination, int tag) {
        channel(destination, tag).putObject(context, tag, Kind.OBJECT, 1, Channel.OBJECT, object);
    }

    /** Returns a channel that has room. */
    private Channel channel(int destination, int tag) {
        Channel channel = me.mailbox.to(me.world.ranks[group.worldRank(destination)]);
        if (!channel.hasRoom()) {
            room.channel = channel;
            room.tag = tag;
            me.await(room);
        }
        return channel;
    }

    // Receiving.

    /** Receives into a buffer; fills in the status unless it is null. */
    void receive(Buffer into, int source, int tag, Status status) {
        ReceiveRequest request = receive.renew(into, source, tag);
        post(request);
        try {
            me.await(request.asWait());
        } finally {
            withdraw(request);
        }
        request.finish(status);
    }

    /** Receives into an array in the common case: the next message from the source is the right one, is short, and comes at once. */
    boolean receiveShort(Object array, int source, int tag, Status status) {
        Kind kind = Kind.ofArray(array);
        if (kind == null || source == Communicator.ANY_SOURCE || firstPosted != null || firstArrival != null) {
            return false;
        }
        Channel channel = me.mailbox.from(group.worldRank(source));
        if (channel == null) {
            return false;
        }
        for (int looks = me.world.eagerLooks(); !channel.hasMessage(); looks--) {
            if (looks <= 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        long count = channel.count();
        if (count > kind.length(array) || !channel.isInline(context, tag, kind)) {
            return false;
        }
        channel.takeInline(array);
        if (status != null) {
            status.set(source, tag, count);
        }
        return true;
    }

    /** Receives an object. */
    Object receiveObject(int source, int tag, Status status) {
        ReceiveRequest request = receive.renew(null, source, tag);
        post(request);
        try {
            me.await(request.asWait());
        } finally {
            withdraw(request);
        }
        request.finish(status);
        return request.takeObject();
    }

    /** Starts to receive into a buffer, or an object if there is none. */
    ReceiveRequest ireceive(Buffer into, int source, int tag) {
        ReceiveRequest request = new ReceiveRequest(this).renew(into, source, tag);
        post(request);
        return request;
    }

    private void post(ReceiveRequest request) {
        Arrival before = null;
        for (Arrival arrival = firstArrival; arrival != null; arrival = arrival.next) {
            if (request.matches(arrival.source, arrival.tag)) {
                remove(before, arrival);
                if (request.accept(arrival)) {
                    return;
                }
            } else {
                before = arrival;
            }
        }
        request.next = null;
        request.previous = lastPosted;
        if (lastPosted == null) {
            firstPosted = request;
        } else {
            lastPosted.next = request;
        }
        lastPosted = request;
        request.isPosted = true;
        me.mailbox.progress(); // after it is posted: what comes out of a channel now need not be kept
    }

    /** Takes a receive out of the list if it is still there. */
    void withdraw(ReceiveRequest request) {
        if (!request.isPosted) {
            return;
        }
        request.isPosted = false;
        if (request.previous == null) {
            firstPosted = request.next;
        } else {
            request.previous.next = request.next;
        }
        if (request.next == null) {
            lastPosted = request.previous;
        } else {
            request.next.previous = request.previous;
        }
    }

    private void remove(Arrival before, Arrival arrival) {
        if (before == null) {
            firstArrival = arrival.next;
        } else {
            before.next = arrival.next;
        }
        if (arrival == lastArrival) {
            lastArrival = before;
        }
    }

    /** Takes in the first message of a channel, which is of this context. */
    void arrived(Channel channel) {
        int source = channel.from.rank;
        int tag = channel.tag();
        for (ReceiveRequest request = firstPosted; request != null; request = request.next) {
            if (request.matches(source, tag)) {
                if (request.accept(channel)) {
                    withdraw(request);
                }
                channel.taken();
                return;
            }
        }
        Arrival arrival = new Arrival(channel, source);
        channel.taken();
        if (lastArrival == null) {
            firstArrival = arrival;
        } else {
            lastArrival.next = arrival;
        }
        lastArrival = arrival;
    }

    /** Looks for a message that a receive would take; returns false if there is none. */
    boolean probe(int source, int tag, Status status) {
        me.mailbox.progress();
        ReceiveRequest pattern = receive.renew(null, source, tag);
        for (Arrival arrival = firstArrival; arrival != null; arrival = arrival.next) {
            if (pattern.matches(arrival.source, arrival.tag) && !arrival.isCancelled()) {
                if (status != null) {
                    status.set(group.rankOf(arrival.source), arrival.tag, arrival.count);
                }
                return true;
            }
        }
        return false;
    }

    /** Names the messages of collective operations in which this rank has not taken part. */
    void describeLeftInCollectives(List<String> left) {
        for (Arrival arrival = firstArrival; arrival != null && ThreadCommunicator.isOfCollectives(context); arrival = arrival.next) {
            left.add("rank " + arrival.source + " to rank " + me.rank + ", " + arrival.kind.describe(arrival.count) + " of "
                + CallTag.describe(arrival.tag));
        }
    }

    void describeUnreceived(List<String> left) {
        for (Arrival arrival = firstArrival; arrival != null; arrival = arrival.next) {
            if (!arrival.isCancelled() && arrival.tag >= 0 && !ThreadCommunicator.isOfCollectives(context)) {
                left.add("rank " + arrival.source + " to rank " + me.rank + ", tag " + arrival.tag + ", "
                    + arrival.kind.describe(arrival.count));
            }
        }
    }

    /** Waits for room in a channel. */
    private final class RoomWait implements Wait {
        private Channel channel;
        private int tag;

        @Override
        public boolean isOver() {
            me.mailbox.progress();
            return channel.hasRoom();
        }

        @Override
        public String describe() {
            return "send to rank " + channel.to.rank + ", tag " + tag + " (which has " + Channel.SLOTS + " messages to receive first)";
        }
    }
}
