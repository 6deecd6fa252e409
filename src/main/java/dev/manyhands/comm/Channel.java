package dev.manyhands.comm;

/** The messages on their way from one rank to another: a ring of slots with one writer and one reader. */
final class Channel {
    /*
     * All words lie in lines of memory, so that neither side's private words share a line with the other's:
     *
     *     word 0          sent: how many messages the sender has put in             sender only
     *     word 1          the sender's last view of word 32                         sender only
     *     word 16         received: how many messages the receiver has taken out    receiver only
     *     word 32         consumed: a recent value of received                      written by the receiver, read by the sender
     *     word 48 + 8 s   slot s, one line:
     *       + 0           stamp: number of the message + 1
     *       + 1           context (32 bits), tag (32 bits)
     *       + 2           count (48 bits), kind (8 bits), format (8 bits)
     *       + 3 .. + 7    up to 5 elements, one word each, if the format is INLINE
     *
     * A message and its stamp share a line, so a small message costs one transfer of a line from core to core. The sender writes the stamp
     * last (release), the receiver reads it first (acquire): whoever sees the stamp of message m sees the message, and what the sender
     * wrote
     * before. A stamp never comes again, so a slot need not be cleared. The sender uses slot m mod SLOTS again only when
     * `consumed` says (acquire, pairs with the receiver's release) that message m - SLOTS has been taken out.
     *
     * What does not fit into the slot is an object in `refs`, under the protection of the same stamp; the receiver clears it.
     */
    static final int SLOTS = 64;
    /** Elements that fit into a slot. */
    static final int INLINE_ELEMENTS = 5;
    /** The receiver says once in so many messages how far it is. */
    private static final int REPORT = SLOTS / 4;

    static final int INLINE = 0;
    /** The object is a {@link Chunk}. */
    static final int EAGER = 1;
    /** The object is a {@link SendRequest}. */
    static final int RENDEZVOUS = 2;
    /** The object is the message. */
    static final int OBJECT = 3;

    private static final int SENT = 0;
    private static final int CONSUMED_SEEN = 1;
    private static final int RECEIVED = Lines.APART;
    private static final int CONSUMED = 2 * Lines.APART;
    private static final int SLOT = 3 * Lines.APART;
    private static final int CHUNKS = 8;

    final RankThread from;
    final RankThread to;
    private final Lines words = new Lines(SLOT + SLOTS * Lines.WORDS);
    private final Object[] refs = new Object[SLOTS];
    /** Arrays for messages that do not fit into a slot; sender only. */
    private final Chunk[] chunks = new Chunk[CHUNKS];
    private int nextChunk;

    Channel(RankThread from, RankThread to) {
        this.from = from;
        this.to = to;
    }

    // The sender's side.

    boolean hasRoom() {
        long sent = words.get(SENT);
        if (sent - words.get(CONSUMED_SEEN) < SLOTS) {
            return true;
        }
        words.set(CONSUMED_SEEN, words.getAcquire(CONSUMED)); // pairs with the release in taken()
        return sent - words.get(CONSUMED_SEEN) < SLOTS;
    }

    /** Sends a message with its elements in the slot; there is room. */
    void putInline(int context, int tag, Buffer data, int count) {
        int slot = slot(words.get(SENT));
        for (int i = 0; i < count; i++) {
            words.set(slot + 3 + i, data.get(i));
        }
        put(slot, context, tag, data.kind, count, INLINE);
    }

    /** Sends a message with the elements of an array in the slot; there is room. */
    void putInline(int context, int tag, Kind kind, Object array, int count) {
        int slot = slot(words.get(SENT));
        for (int i = 0; i < count; i++) {
            words.set(slot + 3 + i, kind.getFromArray(array, i));
        }
        put(slot, context, tag, kind, count, INLINE);
    }

    /** Takes the first message, which has its elements in the slot, into an array. */
    void takeInline(Object array) {
        int count = (int) count();
        Kind kind = kind();
        for (int i = 0; i < count; i++) {
            kind.setInArray(array, i, element(i));
        }
        taken();
    }

    /** Sends a message that is, or is described by, an object; there is room. */
    void putObject(int context, int tag, Kind kind, long count, int format, Object ref) {
        long sent = words.get(SENT);
        refs[(int) sent & SLOTS - 1] = ref;
        put(slot(sent), context, tag, kind, count, format);
    }

    private void put(int slot, int context, int tag, Kind kind, long count, int format) {
        words.set(slot + 1, envelope(context, tag));
        words.set(slot + 2, count << 16 | kind.ordinal() << 8 | format);
        long sent = words.get(SENT) + 1;
        words.set(SENT, sent);
        words.setRelease(slot, sent); // pairs with the acquire in hasMessage()
        to.wake();
    }

    /** Returns an array for so many elements that nobody uses. */
    Chunk chunk(Kind kind, int count) {
        for (Chunk chunk : chunks) {
            if (chunk != null && chunk.kind == kind && chunk.capacity >= count && chunk.isFree()) {
                return chunk.take();
            }
        }
        Chunk chunk = new Chunk(kind, Math.max(count, Integer.highestOneBit(count - 1) << 1));
        chunks[nextChunk++ & CHUNKS - 1] = chunk;
        return chunk.take();
    }

    // The receiver's side. The methods with a message's properties refer to the first one.

    boolean hasMessage() {
        long received = words.get(RECEIVED);
        return words.getAcquire(slot(received)) == received + 1; // pairs with the release in put()
    }

    /** Whether the first message has the given context and tag, and its elements, of the given type, are in the slot. */
    boolean isInline(int context, int tag, Kind kind) {
        return words.get(first() + 1) == envelope(context, tag) && (words.get(first() + 2) & 0xffff) == (kind.ordinal() << 8 | INLINE);
    }

    private static long envelope(int context, int tag) {
        return (long) context << 32 | tag & 0xffffffffL;
    }

    int context() {
        return (int) (words.get(first() + 1) >>> 32);
    }

    int tag() {
        return (int) words.get(first() + 1);
    }

    long count() {
        return words.get(first() + 2) >>> 16;
    }

    Kind kind() {
        return Kind.of((int) words.get(first() + 2) >>> 8 & 0xff);
    }

    int format() {
        return (int) words.get(first() + 2) & 0xff;
    }

    /** The bits of an element in the slot. */
    long element(int index) {
        return words.get(first() + 3 + index);
    }

    Object ref() {
        return refs[(int) words.get(RECEIVED) & SLOTS - 1];
    }

    /** Says that the first message has been dealt with. */
    void taken() {
        long received = words.get(RECEIVED);
        if (format() != INLINE) {
            refs[(int) received & SLOTS - 1] = null;
        }
        words.set(RECEIVED, received + 1);
        if ((received + 1 & REPORT - 1) == 0) {
            words.setRelease(CONSUMED, received + 1);
            from.wake(); // it may wait for room
        }
    }

    private int first() {
        return slot(words.get(RECEIVED));
    }

    private static int slot(long message) {
        return SLOT + ((int) message & SLOTS - 1) * Lines.WORDS;
    }
}
