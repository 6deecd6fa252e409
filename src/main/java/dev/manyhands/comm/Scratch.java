package dev.manyhands.comm;

import java.lang.foreign.Arena;

/** Memory for the algorithms of one communicator: partial results, and what has come. Kept from call to call unless it is long. */
final class Scratch {
    static final int SEND = 0;
    static final int RECEIVE = 1;
    static final int FIRST = 2;
    static final int SECOND = 3;
    /** The longest arrays that are possible. */
    static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final long KEPT_BYTES = 8 << 20;

    private final Buffer[] places = new Buffer[SECOND + 1];

    /** Returns a contiguous buffer of at least so many elements, an array if that is possible. */
    Buffer take(int place, Kind kind, long count) {
        Buffer kept = places[place];
        if (kept != null && kept.kind == kind && kept.count() >= count) {
            return kept;
        }
        if (count > LONGEST_ARRAY) {
            return Buffer.of(Arena.ofAuto().allocate(count * kind.bytes(), kind.bytes()), kind.layout);
        }
        Buffer made = new Buffer().contiguous(kind.newArray((int) count), kind, 0, count);
        if (count * kind.bytes() <= KEPT_BYTES) {
            places[place] = made;
        }
        return made;
    }
}
