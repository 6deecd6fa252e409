package dev.manyhands.comm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Memory for a call in one of several shapes, which knows what it must hold afterwards, around the buffer too. */
final class Place {
    private final Kind kind;
    private final Object base;
    private final int length;
    /** Where each element of the buffer lies in the base. */
    private final int[] at;
    private final long[] before;
    private final Object view;
    private final String shape;

    /** Makes memory that holds the elements, of a shape that the random numbers decide. */
    Place(Kind kind, long[] elements, SplittableRandom random) {
        this.kind = kind;
        int n = elements.length;
        at = new int[n];
        int which = random.nextInt(8);
        int front = which < 3 ? 0 : random.nextInt(4);
        int run = 1 + random.nextInt(3);
        int stride = run + random.nextInt(3);
        boolean isStrided = which >= 6 && n % run == 0;
        for (int i = 0; i < n; i++) {
            at[i] = front + (isStrided ? i / run * stride + i % run : i);
        }
        length = which < 3 ? n : front + (isStrided ? n / run * stride : n) + random.nextInt(4);
        boolean isSegment = which == 5 || which == 7;
        base = isSegment ? segment(random.nextBoolean()) : kind.newArray(length);
        for (int i = 0; i < length; i++) {
            kind.set(base, i, Reduction.cut(kind, random.nextLong()));
        }
        for (int i = 0; i < n; i++) {
            kind.set(base, at[i], elements[i]);
        }
        before = read();
        if (which < 3) {
            view = base;
            shape = "array";
        } else if (isStrided) {
            view = Buffer.strided(isSegment ? Buffer.of((MemorySegment) base, kind.layout) : base, front, n / run, run, stride);
            shape = "strided " + (isSegment ? "segment" : "array");
        } else if (isSegment) {
            view = Buffer.of(((MemorySegment) base).asSlice((long) front * kind.bytes(), (long) n * kind.bytes()), kind.layout);
            shape = "segment";
        } else {
            view = Buffer.of(base, front, n);
            shape = "part of an array";
        }
    }

    private MemorySegment segment(boolean isOnHeap) {
        int bytes = length * kind.bytes();
        return isOnHeap ? MemorySegment.ofArray(new byte[bytes]) : Arena.ofAuto().allocate(bytes, 1);
    }

    private long[] read() {
        long[] all = new long[length];
        for (int i = 0; i < length; i++) {
            all[i] = kind.get(base, i);
        }
        return all;
    }

    /** What to give to the call. */
    Object view() {
        return view;
    }

    /** Checks that the buffer holds these elements, and that all around it is as it was. */
    void expect(String who, long[] elements) {
        long[] expected = before.clone();
        for (int i = 0; i < elements.length; i++) {
            expected[at[i]] = elements[i];
        }
        long[] found = read();
        if (kind == Kind.CHAR) { // a segment gives them with a sign
            Arrays.setAll(found, i -> found[i] & 0xffff);
            Arrays.setAll(expected, i -> expected[i] & 0xffff);
        }
        int wrong = Arrays.mismatch(expected, found);
        if (wrong >= 0) {
            throw new AssertionError(who + " (" + shape + " of " + at.length + "): element " + wrong + " of the memory is "
                + Long.toHexString(found[wrong]) + " where " + Long.toHexString(expected[wrong]) + " should be, before it was "
                + Long.toHexString(before[wrong]));
        }
    }

    /** Checks that nothing has changed. */
    void expectUnchanged(String who) {
        expect(who + ", which is only read", new long[0]);
    }
}
