package dev.manyhands.comm;

/** A message that has arrived before it was asked for. */
final class Arrival {
    final int source;
    final int tag;
    final Kind kind;
    final long count;
    final int format;
    /** The elements, if they were in the slot. */
    final long[] elements;
    final Object ref;
    Arrival next;

    /** Takes over the first message of a channel. */
    Arrival(Channel channel, int source) {
        this.source = source;
        tag = channel.tag();
        kind = channel.kind();
        count = channel.count();
        format = channel.format();
        if (format == Channel.INLINE) {
            elements = new long[(int) count];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = channel.element(i);
            }
            ref = null;
        } else {
            elements = null;
            ref = channel.ref();
        }
    }

    /** Whether it is a message whose sender has taken it back. */
    boolean isCancelled() {
        return format == Channel.RENDEZVOUS && ((SendRequest) ref).isCancelled();
    }
}
