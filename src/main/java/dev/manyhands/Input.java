package dev.manyhands;

import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where items come from: an array when their number is known, else an iterator. */
final class Input {
    private final Object[] array;
    private final Collection<?> collection;
    private final Supplier<Iterator<?>> iterators;
    private final Runnable close;

    private Input(Object[] array, Collection<?> collection, Supplier<Iterator<?>> iterators, Runnable close) {
        this.array = array;
        this.collection = collection;
        this.iterators = iterators;
        this.close = close;
    }

    static Input of(Object[] items) {
        Objects.requireNonNull(items, "the items are null");
        return new Input(items, null, () -> Arrays.asList(items).iterator(), null);
    }

    static Input of(Iterable<?> items) {
        Objects.requireNonNull(items, "the items are null");
        return new Input(null, items instanceof Collection<?> collection ? collection : null, items::iterator, null);
    }

    static Input of(Iterator<?> items) {
        Objects.requireNonNull(items, "the items are null");
        return new Input(null, null, () -> items, null);
    }

    static Input of(Stream<?> items) {
        Objects.requireNonNull(items, "the items are null");
        return new Input(null, null, items.sequential()::iterator, items::close);
    }

    /** Cuts the items if their number is known; null if it is not. A collection that is no random-access list is copied. */
    Cut known() {
        if (array != null) {
            return size -> new ItemSpace(array, array.length, 0, size);
        }
        if (collection instanceof List<?> list && list instanceof RandomAccess) {
            int count = list.size();
            return size -> new ItemSpace(list, count, size);
        }
        if (collection != null) {
            return of(collection.toArray()).known();
        }
        return null;
    }

    /** The items in parts of any size. */
    interface Cut {
        ItemSpace into(int partSize);

        default ItemSpace loop() {
            return into(1);
        }

        /** The blocks of a reduction. */
        default ItemSpace blocks() {
            return into((int) Space.blockSize(loop().size()));
        }
    }

    /** The items as a stream of results pulls them. */
    Pull pull() {
        Cut cut = known();
        if (cut == null) {
            return new Pull.Unknown(iterator(), this::close);
        }
        ItemSpace all = cut.loop();
        return new Pull.Known(all.size(), all::section);
    }

    Iterator<?> iterator() {
        return iterators.get();
    }

    void close() {
        if (close != null) {
            close.run();
        }
    }

    /** The same items in lists of the given size. */
    Input chunks(int size) {
        return new Input(null, null, () -> new Chunks(iterator(), size), this::close);
    }

    /** Cuts the items as they are asked for. */
    private static final class Chunks implements Iterator<List<?>> {
        /** Items that a chunk has room for at first: a size may be far larger than the input. */
        private static final int FIRST_ROOM = 1024;

        private final Iterator<?> items;
        private final int size;

        Chunks(Iterator<?> items, int size) {
            this.items = items;
            this.size = size;
        }

        @Override
        public boolean hasNext() {
            return items.hasNext();
        }

        @Override
        public List<?> next() {
            Object[] chunk = new Object[Math.min(size, FIRST_ROOM)];
            int count = 0;
            do {
                if (count == chunk.length) {
                    chunk = Arrays.copyOf(chunk, (int) Math.min(size, 2L * count));
                }
                chunk[count++] = items.next();
            } while (count < size && items.hasNext());
            return Loops.listOf(count == chunk.length ? chunk : Arrays.copyOf(chunk, count));
        }
    }
}
