package dev.manyhands.comm;

/** Memory for the algorithms of one communicator: partial results, and what has come. Kept from call to call unless it is long. */
final class Scratch {
    static final int SEND = 0;
    static final int RECEIVE = 1;
    static final int FIRST = 2;
    static final int SECOND = 3;
    private static final long KEPT_BYTES = 8 << 20;

    private final Buffer[] places = new Buffer[SECOND + 1];

    /** Returns a contiguous buffer of at least so many elements, an array if one can be so long. */
    Buffer take(int place, Kind kind, long count) {
        Buffer kept = places[place];
        if (kept != null && kept.kind == kind && kept.count() >= count) {
            return kept;
        }
        Buffer made = Buffer.allocate(kind, count);
        if (count * kind.bytes() <= KEPT_BYTES) {
            places[place] = made;
        }
        return made;
    }
}
