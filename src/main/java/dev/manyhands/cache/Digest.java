package dev.manyhands.cache;

import java.util.HexFormat;

/**
 * A hash value of 128 bits, as {@link Hasher} makes them. Immutable; ordered as unsigned numbers, the order of the hex forms.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
record Digest(long high, long low) implements Comparable<Digest> {
    /** Stands for "nothing": a thing that is left out of a key on purpose. */
    static final Digest NONE = new Digest(0, 0);

    /**
     * Reads the hex form back.
     *
     * @param hex what {@link #toString} gave
     * @return the digest
     * @throws IllegalArgumentException if these are not 32 hex digits
     */
    static Digest parse(String hex) {
        if (hex.length() != 32) {
            throw new IllegalArgumentException("Not a digest, which has 32 hex digits: \"" + hex + '"');
        }
        return new Digest(HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
    }

    @Override
    public int compareTo(Digest other) {
        int upper = Long.compareUnsigned(high, other.high);
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
    }

    /** The hex form: 32 lower-case digits, fit for the name of a file. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
