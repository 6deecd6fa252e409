package dev.manyhands;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Consumer;

/**
 * An unmodifiable list of results in segments of equal length, each made by the thread that first had something to put into it.
 *
 * <p>One array for a million results is zeroed by one thread, lies outside the young generation, and makes the garbage collector note each
 * reference that is stored into it; small arrays have none of that.
 *
 * @param <E> type of the elements
 */
final class SegmentList<E> extends AbstractList<E> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SHIFT = 10;
    /** Elements in a segment, but for the last one. */
    static final int LENGTH = 1 << SHIFT;
    /** Fewer results than this are better off in one array. */
    static final int WORTH_IT = 1 << 16;

    private static final VarHandle SEGMENTS = MethodHandles.arrayElementVarHandle(Object[][].class);

    private final transient Object[][] segments;
    private final int size;

    SegmentList(Object[][] segments, int size) {
        this.segments = segments;
        this.size = size;
    }

    static int number(int index) {
        return index >>> SHIFT;
    }

    static int offset(int index) {
        return index & LENGTH - 1;
    }

    /** The segment, made by the thread that wins the CAS; its zeroed elements are visible to the others by their acquiring read. */
    static Object[] segment(Object[][] segments, int number, int size) {
        Object[] segment = (Object[]) SEGMENTS.getAcquire(segments, number);
        if (segment == null) {
            segment = new Object[Math.min(LENGTH, size - number * LENGTH)];
            Object[] other = (Object[]) SEGMENTS.compareAndExchange(segments, number, null, segment);
            segment = other == null ? segment : other;
        }
        return segment;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    @SuppressWarnings("unchecked") // the segments hold results of type E
    public E get(int index) {
        Objects.checkIndex(index, size);
        return (E) segments[number(index)][offset(index)];
    }

    @Override
    @SuppressWarnings("unchecked") // the segments hold results of type E
    public void forEach(Consumer<? super E> action) {
        for (Object[] segment : segments) {
            for (Object element : segment) {
                action.accept((E) element);
            }
        }
    }

    @Override
    public Object[] toArray() {
        Object[] all = new Object[size];
        int at = 0;
        for (Object[] segment : segments) {
            System.arraycopy(segment, 0, all, at, segment.length);
            at += segment.length;
        }
        return all;
    }

    /** Travels as an ordinary unmodifiable list. */
    private Object writeReplace() {
        return Collections.unmodifiableList(Arrays.asList(toArray()));
    }
}
