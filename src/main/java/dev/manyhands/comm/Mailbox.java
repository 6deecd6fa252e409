package dev.manyhands.comm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the messages to one rank arrive, and where its own leave: its channels, and its endpoint in each communicator. */
final class Mailbox {
    private static final Channel[] NONE = {};

    private final RankThread me;
    /** Channels to this rank; grows, under the lock of this object. */
    private volatile Channel[] inbound = NONE;
    /** Channels from this rank, by rank of the receiver; of this rank's thread only, as the endpoints. */
    private Channel[] outbound = NONE;
    private Channel[] senders = NONE;
    private Endpoint[] endpoints = new Endpoint[8];

    Mailbox(RankThread me) {
        this.me = me;
    }

    /** Returns the channel to another rank, or to this one. */
    Channel to(RankThread receiver) {
        int index = receiver.rank;
        if (outbound.length <= index) {
            outbound = Arrays.copyOf(outbound, me.world.size);
        }
        Channel channel = outbound[index];
        if (channel == null) {
            channel = new Channel(me, receiver);
            outbound[index] = channel;
            receiver.mailbox.add(channel);
        }
        return channel;
    }

    /** Returns the channel from a rank, or null if it has sent nothing yet. */
    Channel from(int sender) {
        Channel channel = sender < senders.length ? senders[sender] : null;
        if (channel == null) {
            for (Channel some : inbound) {
                if (some.from.rank == sender) {
                    senders = senders.length == 0 ? new Channel[me.world.size] : senders;
                    senders[sender] = some;
                    return some;
                }
            }
        }
        return channel;
    }

    private synchronized void add(Channel channel) {
        Channel[] more = Arrays.copyOf(inbound, inbound.length + 1);
        more[inbound.length] = channel;
        inbound = more;
    }

    /** Takes in what has arrived. */
    void progress() {
        for (Channel channel : inbound) {
            while (channel.hasMessage()) {
                endpoint(channel.context()).arrived(channel);
            }
        }
    }

    /** Returns this rank's endpoint in a context. Messages may come before the rank itself knows of the communicator. */
    Endpoint endpoint(int context) {
        if (endpoints.length <= context) {
            endpoints = Arrays.copyOf(endpoints, Math.max(context + 1, endpoints.length * 2));
        }
        Endpoint endpoint = endpoints[context];
        if (endpoint == null) {
            endpoint = new Endpoint(me, context);
            endpoints[context] = endpoint;
        }
        return endpoint;
    }

    /** Forgets a context, whose number may come again: all its messages have been taken in. */
    void remove(int context) {
        if (context < endpoints.length) {
            endpoints[context] = null;
        }
    }

    /** Names the messages of collective operations that nobody has received. Called when the rank has ended. */
    List<String> leftInCollectives() {
        progress();
        List<String> left = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint != null) {
                endpoint.describeLeftInCollectives(left);
            }
        }
        return left;
    }

    /** Names the messages that have arrived, or are in a channel, and that nobody has received. Called when the rank has ended. */
    List<String> unreceived() {
        progress();
        List<String> left = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint != null) {
                endpoint.describeUnreceived(left);
            }
        }
        return left;
    }
}
