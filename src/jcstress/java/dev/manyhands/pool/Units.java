package dev.manyhands.pool;

/** Packed ranges of small unit numbers as sets of bits: unit k is bit k, so disjoint sets add up and a unit that comes twice is seen. */
final class Units {
    private Units() {
    }

    static int bits(long range) {
        int bits = 0;
        for (int k = Ranges.from(range); k < Ranges.to(range); k++) {
            bits |= 1 << k;
        }
        return bits;
    }

    /** Makes ranges of which only one participant has units. */
    static Ranges ranges(int count, int owner, int units) {
        var ranges = new Ranges(count);
        ranges.initialize(owner, 0, units);
        return ranges;
    }

    /** Takes all that the participant has. */
    static int takeAll(Ranges ranges, int participant) {
        return bits(ranges.takeFront(participant, Integer.MAX_VALUE));
    }
}
