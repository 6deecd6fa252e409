package dev.manyhands;

import dev.manyhands.internal.LoopCopies;

/** The items of an array, cut as the {@code int} indices are. */
final class ItemSpace extends IntSpace {
    private final Object[] items;
    /** Position of the first item in the whole input, when the array is a piece of it. */
    private final long offset;

    ItemSpace(Object[] items, int count, long offset, int partSize) {
        super(0, count, partSize);
        this.items = items;
        this.offset = offset;
    }

    @Override
    Object[] items() {
        return items;
    }

    @Override
    long row(int first, int last, int strip) {
        return offset;
    }

    @Override
    long index(long row, int position) {
        return row + position;
    }

    @Override
    String describe(long row, int position) {
        return "item " + (row + position) + " (" + Abbreviation.of(items[position]) + ")";
    }

    @Override
    LoopCopies<Kernels> copies() {
        return Shapes.ITEM;
    }
}
