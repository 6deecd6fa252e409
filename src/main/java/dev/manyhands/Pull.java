package dev.manyhands;

import java.util.Iterator;
import java.util.function.LongSupplier;

/** Where a stream of results gets its items: called by one thread at a time. */
abstract class Pull {
    /** What is done with a batch that has begun, before its items are there: it takes its place in the order. */
    interface Place {
        void add(Batch batch);
    }

    /** Pulled items so far; written by the thread that pulls. */
    volatile long pulled;

    /**
     * Pulls some items, at least one.
     *
     * @param size how many at most
     * @param room how many there is room for at the moment
     * @param place is given each new batch
     * @return a batch that the caller has to work on, or null if there is none (any more)
     */
    abstract Batch next(int size, LongSupplier room, Place place) throws Feed.InputFailure;

    abstract boolean isEnded();

    void close() {
    }

    /** Makes the space of a number of positions. */
    interface Cut {
        Space of(long from, long to);
    }

    /** Positions whose number is known. */
    static final class Known extends Pull {
        private final long size;
        private final Cut cut;

        Known(long size, Cut cut) {
            this.size = size;
            this.cut = cut;
        }

        @Override
        Batch next(int most, LongSupplier room, Place place) {
            long from = pulled;
            int count = (int) Math.min(Math.min(most, room.getAsLong()), size - from);
            if (count <= 0) {
                return null;
            }
            Space space = cut.of(from, from + count);
            Batch batch = new Batch(space, 0, count);
            pulled = from + count;
            place.add(batch);
            return batch;
        }

        @Override
        boolean isEnded() {
            return pulled == size;
        }
    }

    /** Items of an iterator. */
    static final class Unknown extends Pull {
        private final Iterator<?> items;
        private final Runnable close;
        private volatile boolean ended;

        Unknown(Iterator<?> items, Runnable close) {
            this.items = items;
            this.close = close;
        }

        @Override
        Batch next(int size, LongSupplier room, Place place) throws Feed.InputFailure {
            if (ended || room.getAsLong() <= 0) {
                return null;
            }
            Batch batch = begin(size, place);
            try {
                for (int count = 0; count < size && room.getAsLong() > 0; count++) {
                    if (!items.hasNext()) {
                        ended = true;
                        break;
                    }
                    Object item = items.next();
                    if (!batch.add(item)) {
                        batch = begin(size, place);
                        batch.add(item);
                        count = 0;
                    }
                    pulled++;
                }
            } catch (RuntimeException | Error failure) {
                ended = true;
                if (batch.take(0)) { // else the consumer has it
                    batch.finish();
                }
                throw new Feed.InputFailure(pulled, failure);
            }
            return batch.take(0) ? batch : null;
        }

        private Batch begin(int size, Place place) {
            Batch batch = new Batch(size, pulled);
            place.add(batch);
            return batch;
        }

        @Override
        boolean isEnded() {
            return ended;
        }

        @Override
        void close() {
            close.run();
        }
    }
}
