package dev.manyhands;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Some neighbouring items of a stream of results, from when they are pulled until their results are consumed. */
final class Batch {
    /*
     * word: number of items pulled, times two, plus one when somebody has taken the batch to work on it.
     *
     * Whoever pulls adds items one by one, and takes the batch when it has enough. An input may block in the middle of that for a long
     * time; then the consumer, who waits for results, takes what there is. Each step is a CAS on the word, so an item is in the batch of
     * exactly one of them: whoever pulls finds its CAS failed and begins another batch with the item that it holds.
     * "done" is written last, and pairs with the consumer's read before it looks at the results.
     */
    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Batch.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The space that the items are parts of, and which parts: set by who pulls, or when the batch is taken. */
    Space space;
    int first;
    int last;
    /** Null if the items are in the space from the beginning. */
    private final Object[] items;
    private final long offset;
    /** What is known of the items if the thread that worked on them was given up; set when work begins. */
    Memo memo;
    /** Whether an item has failed; the results are those before it. */
    boolean broken;
    /** The results in order, as soon as it is done; taken out as they are consumed. */
    Object[] results;
    private volatile int word;
    private volatile boolean done;

    /** A batch of parts of a space. */
    Batch(Space space, int first, int last) {
        this.space = space;
        this.first = first;
        this.last = last;
        this.items = null;
        this.offset = 0;
        this.word = (last - first) * 2 + 1;
    }

    /** A batch that will hold up to so many items, the first of which is at this position of the input. */
    Batch(int size, long offset) {
        this.items = new Object[size];
        this.offset = offset;
    }

    /** Adds an item; false if the batch has been taken. Only for the thread that pulls. */
    boolean add(Object item) {
        int now = word;
        if ((now & 1) == 0) {
            items[now >> 1] = item;
            return WORD.compareAndSet(this, now, now + 2);
        }
        return false;
    }

    /** Takes the batch to work on it; false if somebody else has, or it has fewer items. */
    boolean take(int least) {
        for (int now = word; (now & 1) == 0 && now >> 1 >= least; now = word) {
            if (WORD.compareAndSet(this, now, now + 1)) {
                space = new ItemSpace(items, now >> 1, offset, 1);
                last = now >> 1;
                return true;
            }
        }
        return false;
    }

    /** Whether it has items and nobody works on them yet. */
    boolean isWaiting() {
        int now = word;
        return now > 0 && (now & 1) == 0;
    }

    /** How many items come before the one that has failed. */
    int before(IterationFailure failure) {
        int count = 0;
        for (int s = 0; s < space.strips(first, last); s++) {
            int from = space.from(first, last, s);
            int to = space.to(first, last, s);
            if (space.row(first, last, s) == failure.row() && failure.position() >= from && failure.position() < to) {
                return count + failure.position() - from;
            }
            count += to - from;
        }
        return 0;
    }

    int size() {
        return last - first;
    }

    void finish(Object[] all) {
        results = all;
        done = true;
    }

    boolean isDone() {
        return done;
    }
}
