package dev.manyhands;

import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Consumer;

/**
 * An unmodifiable list of results in blocks of equal length, each made by the thread that computed it.
 *
 * <p>One array for a million results is zeroed by one thread, lies outside the young generation, and makes the garbage collector note each
 * reference that is stored into it; small arrays have none of that.
 *
 * @param <E> type of the elements
 */
final class BlockList<E> extends AbstractList<E> implements RandomAccess, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SHIFT = 10;
    /** Elements in a block, but for the last one. */
    static final int BLOCK = 1 << SHIFT;
    /** Fewer results than this are better off in one array. */
    static final int WORTH_IT = 1 << 16;

    private final transient Object[][] blocks;
    private final int size;

    BlockList(Object[][] blocks, int size) {
        this.blocks = blocks;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    @SuppressWarnings("unchecked") // the blocks hold results of type E
    public E get(int index) {
        Objects.checkIndex(index, size);
        return (E) blocks[index >>> SHIFT][index & BLOCK - 1];
    }

    @Override
    @SuppressWarnings("unchecked") // the blocks hold results of type E
    public void forEach(Consumer<? super E> action) {
        for (Object[] block : blocks) {
            for (Object element : block) {
                action.accept((E) element);
            }
        }
    }

    @Override
    public Object[] toArray() {
        Object[] all = new Object[size];
        int at = 0;
        for (Object[] block : blocks) {
            System.arraycopy(block, 0, all, at, block.length);
            at += block.length;
        }
        return all;
    }

    /** Travels as an ordinary unmodifiable list. */
    private Object writeReplace() {
        return Collections.unmodifiableList(Arrays.asList(toArray()));
    }
}
