package dev.manyhands.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The numbers are those of the paper and of NumPy, and look random in every direction. */
class PhiloxTest {
    private static final int BINS = 256;

    private static long[] words(Philox philox, int count) {
        return LongStream.generate(philox::nextLong).limit(count).toArray();
    }

    private static long[] encrypted(long counter0, long counter1, long counter2, long counter3, long key0, long key1) {
        var philox = Philox.of(0, 0);
        philox.nextLong(); // the words that follow are those of the block
        long first = philox.encrypt(counter0, counter1, counter2, counter3, key0, key1);
        return new long[] {first, philox.nextLong(), philox.nextLong(), philox.nextLong()};
    }

    @Test
    void knownAnswersOfTheReferenceImplementation() {
        assertArrayEquals(new long[] {0x16554d9eca36314cL, 0xdb20fe9d672d0fdcL, 0xd7e772cee186176bL, 0x7e68b68aec7ba23bL},
                encrypted(0, 0, 0, 0, 0, 0));
        assertArrayEquals(new long[] {0x87b092c3013fe90bL, 0x438c3c67be8d0224L, 0x9cc7d7c69cd777b6L, 0xa09caebf594f0ba0L},
                encrypted(-1, -1, -1, -1, -1, -1));
        assertArrayEquals(new long[] {0xa528f45403e61d95L, 0x38c72dbd566e9788L, 0xa5a1610e72fd18b5L, 0x57bd43b5e52b7fe6L},
                encrypted(0x243f6a8885a308d3L, 0x13198a2e03707344L, 0xa4093822299f31d0L, 0x082efa98ec4e6c89L,
                        0x452821e638d01377L, 0xbe5466cf34e90c6cL));
    }

    /** Made with {@code Philox(key=seed % 2**64, counter=position % 2**64 << 128).random_raw(6)} of NumPy 2.4. */
    @Test
    void streamsAreThoseOfNumPy() {
        assertArrayEquals(new long[] {0x02f4ba6408e4d89bL, 0x3dd62b0b9ca8c5b2L, 0x1c8667a55d902e79L, 0x907d7a052fd5b4dcL,
                0x809bf322883987c3L, 0x471128b9e807f7ddL}, words(Philox.of(0, 0), 6));
        assertArrayEquals(new long[] {0xa4c5607fb1206f77L, 0x10435ec58bdff201L, 0x1ecd83886ec6ca79L, 0x56aac4cbfbafdfacL,
                0xaefe60245f4ba06fL, 0x6da0946f50e87e24L}, words(Philox.of(0, 1), 6));
        assertArrayEquals(new long[] {0x2bfb9d635be188e2L, 0x2b0049f790afff84L, 0x1479a84f09f8426dL, 0xf188dde28ec79dc1L,
                0xc8372fc2e316f82dL, 0x2d55ddf24a0b6a16L}, words(Philox.of(42, 7), 6));
        assertArrayEquals(new long[] {0xac02a5144b73fa43L, 0x8a9cecd169ca3c1cL, 0xac39ac528abd1ee8L, 0x6b437ce3010e4f92L,
                0x48215198e23bc7e6L, 0x1b1a7416201eb2fcL}, words(Philox.of(-1, -3), 6));
    }

    /** Made with {@code Generator(Philox(key=42, counter=7 << 128)).random()} of NumPy 2.4. */
    @Test
    void doublesAreThoseOfNumPy() {
        RandomGenerator random = Philox.of(42, 7);
        assertEquals(0.17180808711771622, random.nextDouble());
        assertEquals(0.16797315877983, random.nextDouble());
    }

    @Test
    void sameSeedAndPositionGiveTheSameNumbers() {
        assertArrayEquals(words(Philox.of(3, 5), 100), words(Philox.of(3, 5), 100));
    }

    @Test
    void streamsOfDifferentSeedsAndPositionsHaveNoNumberInCommon() {
        Set<Long> seen = new HashSet<>();
        int count = 0;
        for (long seed : new long[] {0, 1, 2, -1, Long.MIN_VALUE}) {
            for (long position = -100; position < 100; position++) {
                for (long word : words(Philox.of(seed, position), 100)) {
                    seen.add(word);
                    count++;
                }
            }
        }
        assertEquals(count, seen.size());
    }

    @Test
    void numbersAreEvenlySpreadAlongAStreamAcrossStreamsAndAcrossSeeds() {
        RandomGenerator random = Philox.of(1, 2);
        assertEven(k -> random.nextInt(BINS));
        assertEven(k -> Philox.of(1, k).nextInt(BINS));
        assertEven(k -> Philox.of(k, 1).nextInt(BINS));
        assertEven(k -> (int) Philox.of(1, k).nextLong() & BINS - 1);
        assertEven(k -> {
            Philox pair = Philox.of(1, k);
            return pair.nextInt(16) * 16 + pair.nextInt(16);
        });
        assertEven(k -> Philox.of(1, k).nextInt(16) * 16 + Philox.of(1, k + 1).nextInt(16));
    }

    /** The chi-square statistic has the mean 255 and the standard deviation 22.6; the numbers are always the same. */
    private static void assertEven(IntUnaryOperator value) {
        int draws = 1000 * BINS;
        int[] counts = new int[BINS];
        for (int k = 0; k < draws; k++) {
            counts[value.applyAsInt(k)]++;
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += Math.pow(count - 1000, 2) / 1000;
        }
        assertTrue(chiSquare > 180 && chiSquare < 340, "chi-square is " + chiSquare);
    }

    @Test
    void neighboursDifferInHalfOfTheirBits() {
        long differing = 0;
        for (int k = 0; k < 10_000; k++) {
            differing += Long.bitCount(Philox.of(0, k).nextLong() ^ Philox.of(0, k + 1).nextLong());
            differing += Long.bitCount(Philox.of(k, 0).nextLong() ^ Philox.of(k + 1, 0).nextLong());
        }
        assertEquals(32, differing / 20_000.0, 0.15);
    }

    @Test
    void gaussiansHaveMeanZeroAndVarianceOne() {
        double sum = 0;
        double squares = 0;
        int n = 100_000;
        for (int k = 0; k < n; k++) {
            double x = Philox.of(0, k).nextGaussian();
            sum += x;
            squares += x * x;
        }
        assertEquals(0, sum / n, 0.015);
        assertEquals(1, squares / n, 0.02);
    }
}
