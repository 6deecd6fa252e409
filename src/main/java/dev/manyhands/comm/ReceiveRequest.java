package dev.manyhands.comm;

/** A receive. Only the rank's own thread touches it. */
final class ReceiveRequest extends Request {
    private final Endpoint endpoint;
    final Buffer into = new Buffer();
    private boolean isObject;
    private int source;
    /** The same as a rank of the world. */
    private int worldSource;
    private int tag;
    private boolean isOver;
    private int from;
    private int fromTag;
    private long count;
    private Object object;
    private CommunicationException failure;

    // Place in the list of posted receives.
    ReceiveRequest next;
    ReceiveRequest previous;
    boolean isPosted;

    ReceiveRequest(Endpoint endpoint) {
        super(endpoint.me());
        this.endpoint = endpoint;
    }

    /** Begins to receive into a buffer, or an object if it is null. */
    ReceiveRequest renew(Buffer data, int from, int withTag) {
        renew();
        isObject = data == null;
        if (data != null && data != into) {
            into.set(data);
        }
        source = from;
        worldSource = from == Communicator.ANY_SOURCE ? from : endpoint.group().worldRank(from);
        tag = withTag;
        isOver = false;
        failure = null;
        return this;
    }

    boolean matches(int messageSource, int messageTag) {
        return (worldSource == messageSource || worldSource == Communicator.ANY_SOURCE)
            && (tag == messageTag || tag == Communicator.ANY_TAG && messageTag >= 0);
    }

    /** Takes the first message of a channel; returns false if its sender has taken it back. */
    boolean accept(Channel channel) {
        switch (channel.format()) {
            case Channel.INLINE -> {
                if (begin(channel.from.rank, channel.tag(), channel.kind(), channel.count())) {
                    for (int i = 0; i < count; i++) {
                        into.set(i, channel.element(i));
                    }
                }
                return true;
            }
            default -> {
                return acceptRef(channel.from.rank, channel.tag(), channel.kind(), channel.count(), channel.format(), channel.ref());
            }
        }
    }

    /** Takes a message that has come earlier; returns false if its sender has taken it back. */
    boolean accept(Arrival arrival) {
        if (arrival.format != Channel.INLINE) {
            return acceptRef(arrival.source, arrival.tag, arrival.kind, arrival.count, arrival.format, arrival.ref);
        }
        if (begin(arrival.source, arrival.tag, arrival.kind, arrival.count)) {
            for (int i = 0; i < count; i++) {
                into.set(i, arrival.elements[i]);
            }
        }
        return true;
    }

    private boolean acceptRef(int messageSource, int messageTag, Kind kind, long length, int format, Object ref) {
        if (format == Channel.RENDEZVOUS && !((SendRequest) ref).claim()) {
            return false;
        }
        boolean fits = begin(messageSource, messageTag, kind, length);
        switch (format) {
            case Channel.EAGER -> {
                Chunk chunk = (Chunk) ref;
                if (fits) {
                    Buffer.copy(chunk.buffer, 0, into, 0, count);
                }
                chunk.giveBack();
            }
            case Channel.RENDEZVOUS -> {
                SendRequest send = (SendRequest) ref;
                if (fits) {
                    Buffer.copy(send.data, 0, into, 0, count);
                }
                send.received();
            }
            default -> object = ref;
        }
        return true;
    }

    /** Notes what has come; returns whether it can be put into the buffer. */
    private boolean begin(int messageSource, int messageTag, Kind kind, long length) {
        isOver = true;
        from = endpoint.group().rankOf(messageSource);
        fromTag = messageTag;
        count = length;
        if (isObject != (kind == Kind.OBJECT) || !isObject && kind != into.kind) {
            failure = new TruncationException("rank " + from + " has sent " + kind.describe(length) + " (tag " + messageTag + ") where "
                + (isObject ? "an object" : into.describe()) + " should be received: the types must be the same", null);
        } else if (!isObject && length > into.count()) {
            failure = new TruncationException("rank " + from + " has sent " + kind.describe(length) + " (tag " + messageTag
                + "), the buffer of the receive has room for " + into.count(), null);
        }
        return failure == null && !isObject;
    }

    @Override
    boolean isOver() {
        if (!isOver) {
            owner().mailbox.progress();
        }
        return isOver;
    }

    /** What it was when somebody looked last; does not look. */
    boolean isComplete() {
        return isOver;
    }

    @Override
    void finish(Status status) {
        if (status != null) {
            status.set(from, fromTag, count);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Returns the object that has come. */
    Object takeObject() {
        Object taken = object;
        object = null;
        return taken;
    }

    @Override
    boolean tryCancel() {
        if (isOver()) {
            return false;
        }
        endpoint.withdraw(this);
        return true;
    }

    @Override
    String describe() {
        return "recv" + (isObject ? " of an object" : " of up to " + into.describe()) + " from "
            + (source == Communicator.ANY_SOURCE ? "any rank" : "rank " + source) + ", "
            + describeTag(tag);
    }
}
