package dev.manyhands.internal;

import java.util.random.RandomGenerator;

/**
 * Random numbers computed from a seed, a position and a counter: Philox4x64-10 of J. K. Salmon, M. A. Moraes, R. O. Dror and
 * D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 *
 * <p>Every pair of seed and position has a stream of its own, of 2^66 numbers, and no two of them share a place in the generator's
 * sequence. The numbers are those of NumPy's {@code Philox(key=seed, counter=position << 128)}, seed and position taken as unsigned.
 *
 * <p>Not thread-safe. An object is small and cheap to make (one per item), and computes nothing before the first number is asked for.
 * Passes the usual statistical tests, but is not meant for secrets.
 */
public final class Philox implements RandomGenerator {
    /*
     * A block cipher that is just strong enough: ten rounds turn the counter (four words) under the key (two words) into four random
     * words. The key is (seed, 0) and the counter (block, 0, position, 0). The map from counter to block is a bijection under a given
     * key, so streams of different positions cannot overlap. Blocks are counted from 1, as NumPy does.
     */
    private static final long MULTIPLIER_0 = 0xD2E7470EE14C6C93L;
    private static final long MULTIPLIER_1 = 0xCA5A826395121157L;
    /** Golden ratio and square root of 3, minus 1: what the key words grow by from round to round. */
    private static final long WEYL_0 = 0x9E3779B97F4A7C15L;
    private static final long WEYL_1 = 0xBB67AE8584CAA73BL;
    private static final int ROUNDS = 10;
    private static final int WORDS = 4;

    private final long seed;
    private final long position;
    /** Number of the block that the words come from; 0 before the first. */
    private long block;
    /** Words of the block, without the first, which is handed out at once. */
    private long word1;
    private long word2;
    private long word3;
    /** The next word to hand out; 0 if a new block is due. */
    private int next;

    private Philox(long seed, long position) {
        this.seed = seed;
        this.position = position;
    }

    /**
     * Returns the generator of a position.
     *
     * @param seed any number
     * @param position any number
     * @return a generator at the beginning of its stream
     */
    public static Philox of(long seed, long position) {
        return new Philox(seed, position);
    }

    /** Returns the next number, each value being as likely as any other. */
    @Override
    public long nextLong() {
        int word = next;
        next = word + 1 & WORDS - 1;
        return switch (word) {
            case 0 -> encrypt(++block, 0, position, 0, seed, 0);
            case 1 -> word1;
            case 2 -> word2;
            default -> word3;
        };
    }

    /** Encrypts a counter; returns the first word of the block and keeps the others. */
    long encrypt(long counter0, long counter1, long counter2, long counter3, long key0, long key1) {
        long c0 = counter0;
        long c1 = counter1;
        long c2 = counter2;
        long c3 = counter3;
        long k0 = key0;
        long k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long high0 = Math.unsignedMultiplyHigh(MULTIPLIER_0, c0);
            long high1 = Math.unsignedMultiplyHigh(MULTIPLIER_1, c2);
            long low0 = MULTIPLIER_0 * c0;
            c0 = high1 ^ c1 ^ k0;
            c1 = MULTIPLIER_1 * c2;
            c2 = high0 ^ c3 ^ k1;
            c3 = low0;
            k0 += WEYL_0;
            k1 += WEYL_1;
        }
        word1 = c1;
        word2 = c2;
        word3 = c3;
        return c0;
    }
}
