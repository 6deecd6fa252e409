package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a buffer views, in which order, and what it refuses. */
class BufferTest {
    private static final int[] NUMBERS = IntStream.range(0, 60).toArray();

    private static int[] elements(Buffer buffer) {
        int[] all = new int[(int) buffer.count()];
        Buffer.copy(buffer, 0, new Buffer().set(all), 0, all.length);
        return all;
    }

    @Test
    void partOfAnArray() {
        assertArrayEquals(new int[] {7, 8, 9}, elements(Buffer.of(NUMBERS, 7, 3)));
        assertArrayEquals(new int[0], elements(Buffer.of(NUMBERS, 60, 0)));
    }

    @Test
    void columnsOfAMatrix() {
        assertArrayEquals(new int[] {3, 13, 23, 33, 43, 53}, elements(Buffer.strided(NUMBERS, 3, 6, 1, 10)));
        assertArrayEquals(new int[] {8, 9, 18, 19}, elements(Buffer.strided(NUMBERS, 8, 2, 2, 10)));
        assertArrayEquals(new int[] {4, 5, 6, 7}, elements(Buffer.strided(NUMBERS, 4, 2, 2, 2)));
        assertArrayEquals(new int[] {22, 26}, elements(Buffer.strided(Buffer.of(NUMBERS, 20, 10), 2, 2, 1, 4)));
        assertArrayEquals(new int[0], elements(Buffer.strided(NUMBERS, 4, 0, 2, 2)));
    }

    @Test
    void blocksInOneToThreeDimensions() {
        assertArrayEquals(new int[] {5, 6}, elements(Buffer.subarray(NUMBERS, new int[] {60}, new int[] {2}, new int[] {5})));
        assertArrayEquals(new int[] {13, 14, 23, 24, 33, 34},
            elements(Buffer.subarray(NUMBERS, new int[] {6, 10}, new int[] {3, 2}, new int[] {1, 3})));
        // 3 planes of 4 rows of 5
        assertArrayEquals(new int[] {26, 27, 31, 32, 46, 47, 51, 52},
            elements(Buffer.subarray(NUMBERS, new int[] {3, 4, 5}, new int[] {2, 2, 2}, new int[] {1, 1, 1})));
        assertArrayEquals(new int[] {0, 20, 40},
            elements(Buffer.subarray(NUMBERS, new int[] {3, 4, 5}, new int[] {3, 1, 1}, new int[] {0, 0, 0})));
        assertArrayEquals(NUMBERS, elements(Buffer.subarray(NUMBERS, new int[] {3, 4, 5}, new int[] {3, 4, 5}, new int[] {0, 0, 0})));
    }

    @Test
    void partsOfStridedBuffersAreCopiedInOrder() {
        Buffer column = Buffer.strided(NUMBERS, 3, 6, 2, 10);
        int[] into = new int[20];
        Buffer.copy(column, 3, Buffer.strided(into, 1, 5, 1, 4), 1, 4);
        int[] expected = new int[20];
        expected[5] = 14;
        expected[9] = 23;
        expected[13] = 24;
        expected[17] = 33;
        assertArrayEquals(expected, into);
    }

    @Test
    void segmentsOfEveryType() {
        try (Arena arena = Arena.ofShared()) {
            for (Kind kind : Kind.values()) {
                if (kind == Kind.OBJECT) {
                    continue;
                }
                Buffer segment = Buffer.of(arena.allocate(9L * kind.bytes(), 8), kind.layout);
                assertEquals(9, segment.count());
                Buffer array = Buffer.of(kind.newArray(9), 0, 9);
                for (int i = 0; i < 9; i++) {
                    array.set(i, i % 2);
                }
                Buffer back = Buffer.of(kind.newArray(9), 0, 9);
                Buffer.copy(array, 0, segment, 0, 9);
                Buffer.copy(segment, 0, back, 0, 9);
                Buffer.copy(segment, 0, segment, 0, 9);
                for (int i = 0; i < 9; i++) {
                    assertEquals(i % 2, back.get(i), kind + " " + i);
                }
            }
        }
    }

    @Test
    void describesItself() {
        assertEquals("12 doubles of a double[100], from index 3 on", Buffer.of(new double[100], 3, 12).toString());
        assertEquals("1 int of a int[60], from index 0 on", Buffer.of(NUMBERS, 0, 1).toString());
        assertEquals("6 ints of a int[60], from index 3 on, strided", Buffer.strided(NUMBERS, 3, 6, 1, 10).toString());
        assertEquals("2 longs of a segment of 16 bytes, from index 0 on",
            Buffer.of(MemorySegment.ofArray(new long[2]), ValueLayout.JAVA_LONG).toString());
        assertEquals("IN_PLACE", Buffer.IN_PLACE.toString());
    }

    private static void refused(Class<? extends RuntimeException> type, Executable view, String message) {
        assertEquals(message, assertThrows(type, view).getMessage());
    }

    @Test
    void refusesWhatIsNoBuffer() {
        refused(IllegalArgumentException.class, () -> Buffer.of("x", 0, 1), "an object of class java.lang.String is given as a buffer: expected a"
            + " primitive array, a MemorySegment or a Buffer (any other object is sent through objects())");
        refused(IllegalArgumentException.class, () -> Buffer.of(MemorySegment.ofArray(new byte[9]), ValueLayout.JAVA_INT),
            "a segment of 9 bytes does not divide into elements of 4 bytes");
        ByteOrder other = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ValueLayout swapped = ValueLayout.JAVA_INT.withOrder(other);
        refused(IllegalArgumentException.class, () -> Buffer.of(MemorySegment.ofArray(new byte[8]), swapped),
            "the layout " + swapped + " is not that of a primitive type in native byte order");
        try (Arena arena = Arena.ofConfined()) {
            refused(IllegalArgumentException.class, () -> Buffer.of(arena.allocate(8), ValueLayout.JAVA_LONG), "a segment of a confined arena is"
                + " given as a buffer, which the threads of other ranks cannot reach: expected one of Arena.ofShared(), Arena.ofAuto() or"
                + " Arena.global()");
        }
    }

    @Test
    void refusesWhatIsNotInside() {
        refused(IndexOutOfBoundsException.class, () -> Buffer.of(NUMBERS, 59, 2), "2 ints from index 59 on are beyond the array of 60");
        refused(IndexOutOfBoundsException.class, () -> Buffer.of(NUMBERS, -1, 2), "2 ints from index -1 on are beyond the array of 60");
        refused(IndexOutOfBoundsException.class, () -> Buffer.of(NUMBERS, 1, -2), "-2 ints from index 1 on are beyond the array of 60");
        refused(IndexOutOfBoundsException.class, () -> Buffer.strided(NUMBERS, 10, 6, 1, 10),
            "elements from 10 to 61 are beyond the buffer of 60 ints");
        refused(IndexOutOfBoundsException.class, () -> Buffer.strided(Buffer.of(NUMBERS, 20, 10), -1, 2, 1, 4),
            "elements from -1 to 4 are beyond the buffer of 10 ints");
        refused(IllegalArgumentException.class, () -> Buffer.strided(NUMBERS, 0, 2, 3, 2), "runs of 3 elements at a distance of 2 overlap");
        refused(IllegalArgumentException.class, () -> Buffer.strided(NUMBERS, 0, 2, -3, 2),
            "a view of 1 x 2 runs of -3 elements at a distance of 2: expected no negative number");
        refused(IllegalArgumentException.class, () -> Buffer.strided(Buffer.strided(NUMBERS, 0, 2, 1, 2), 0, 1, 1, 1),
            "a view of a strided view: expected an array, a segment, or a contiguous part of one");
    }

    @Test
    void refusesBlocksThatAreNotInside() {
        int[] sizes = {6, 10};
        refused(IndexOutOfBoundsException.class, () -> Buffer.subarray(NUMBERS, sizes, new int[] {2, 2}, new int[] {5, 0}),
            "2 elements from 5 on are beyond the size 6 of dimension 0");
        refused(IndexOutOfBoundsException.class, () -> Buffer.subarray(NUMBERS, sizes, new int[] {2, -2}, new int[] {0, 0}),
            "-2 elements from 0 on are beyond the size 10 of dimension 1");
        refused(IndexOutOfBoundsException.class, () -> Buffer.subarray(NUMBERS, new int[] {7, 10}, new int[] {2, 2}, new int[] {0, 0}),
            "sizes of 70 elements in all are beyond the buffer of 60 ints");
        refused(IllegalArgumentException.class, () -> Buffer.subarray(NUMBERS, sizes, new int[] {2}, new int[] {5, 0}),
            "sizes for 2 dimensions, subsizes for 1, starts for 2: expected the same number, from 1 to 3");
        int[] four = new int[4];
        Arrays.fill(four, 1);
        refused(IllegalArgumentException.class, () -> Buffer.subarray(NUMBERS, four, four, new int[4]),
            "sizes for 4 dimensions, subsizes for 4, starts for 4: expected the same number, from 1 to 3");
    }
}
