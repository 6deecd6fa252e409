package dev.manyhands;

import dev.manyhands.internal.LoopCopies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Items whose number is known, cut as the {@code int} indices are.
 *
 * <p>The items of an array are used where they lie. Those of a random-access list are copied piece by piece, by the thread that is about to
 * work on them, and are in its cache then.
 */
final class ItemSpace extends IntSpace {
    private static final long serialVersionUID = 1L;
    private static final int PIECE = 4096;

    /** Null if the items are in a list. */
    private final transient Object[] array;
    private final transient List<?> list;
    /** Position of the array's first item in the whole input, when it is a piece of that. */
    private final long offset;
    /** Whether each item is an array of two, of which the first one is named in messages. */
    private final boolean isOfPairs;

    ItemSpace(Object[] array, int count, long offset, int partSize) {
        this(array, count, offset, partSize, false);
    }

    private ItemSpace(Object[] array, int count, long offset, int partSize, boolean isOfPairs) {
        super(0, count, partSize);
        this.array = array;
        this.list = null;
        this.offset = offset;
        this.isOfPairs = isOfPairs;
    }

    static ItemSpace ofPairs(Object[] pairs) {
        return new ItemSpace(pairs, pairs.length, 0, 1, true);
    }

    ItemSpace(List<?> list, int count, int partSize) {
        super(0, count, partSize);
        this.array = null;
        this.list = list;
        this.offset = 0;
        this.isOfPairs = false;
    }

    /** The items at the positions {@code from .. to-1}, with their positions. */
    Space section(long from, long to) {
        Object[] copy = array != null ? Arrays.copyOfRange(array, (int) from, (int) to, Object[].class) : copy((int) from, (int) to);
        return new ItemSpace(copy, copy.length, offset + from, 1);
    }

    /** The item at a position of the array or the list. */
    Object item(int position) {
        return array != null ? array[position] : list.get(position);
    }

    /** Pieces of a list are copied: so many items at once that they stay in the cache. */
    @Override
    int partsAtOnce() {
        return array != null ? Integer.MAX_VALUE : Math.max(1, PIECE / partSize);
    }

    @Override
    Object[] items(int first, int last) {
        return array != null ? array : copy(super.from(first, last, 0), super.to(first, last, 0));
    }

    private Object[] copy(int from, int to) {
        if (list.getClass() == ArrayList.class) {
            return list.subList(from, to).toArray();
        }
        Object[] piece = new Object[to - from];
        for (int i = from; i < to; i++) {
            piece[i - from] = list.get(i);
        }
        return piece;
    }

    @Override
    long row(int first, int last, int strip) {
        return array != null ? offset : super.from(first, last, strip);
    }

    @Override
    int from(int first, int last, int strip) {
        return array != null ? super.from(first, last, strip) : 0;
    }

    @Override
    int to(int first, int last, int strip) {
        return array != null ? super.to(first, last, strip) : super.to(first, last, strip) - super.from(first, last, strip);
    }

    @Override
    long index(long row, int position) {
        return row + position;
    }

    @Override
    String describe(long row, int position) {
        Object item = item(array != null ? position : (int) row + position);
        return "item " + (row + position) + " (" + Abbreviation.of(isOfPairs ? ((Object[]) item)[0] : item) + ")";
    }

    @Override
    Space withoutItems() {
        return null;
    }

    @Override
    int itemsPerPart() {
        return partSize;
    }

    @Override
    Object[] itemsOf(int first, int last) {
        int from = super.from(first, last, 0);
        int to = super.to(first, last, 0);
        return array != null ? Arrays.copyOfRange(array, from, to, Object[].class) : copy(from, to);
    }

    /** There the position in the whole input is the sum of both. */
    @Override
    IterationFailure failureAt(long row, int position, Throwable cause) {
        long index = row + position;
        return array != null ? new IterationFailure(offset, (int) (index - offset), cause) : new IterationFailure(index, 0, cause);
    }

    @Override
    LoopCopies<Kernels> copies() {
        return Shapes.ITEM;
    }

    @Override
    long rank(long row, int position) {
        return row + position;
    }
}
