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
     *
     * Results are published one by one, so that the consumer need not wait for an item that takes long to get those before it; "done" is
     * written last. The consumer reads "done" before it looks at how many there are, and that before it looks at them.
     */
    private static final VarHandle WORD;
    private static final VarHandle PUBLISHED;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(Batch.class, "word", int.class);
            PUBLISHED = MethodHandles.lookup().findVarHandle(Batch.class, "published", int.class);
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
    /** The results in order; taken out as they are consumed. */
    private Object[] results;
    private int published;
    /** Results that have been consumed; only for the consumer, as the next one. */
    int at;
    /** Whether the consumer has taken it out of the queue. */
    boolean isOut;
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

    int size() {
        return last - first;
    }

    /** Begins the work, or goes on with it. */
    Object[] results() {
        if (results == null) {
            results = new Object[size()];
        }
        return results;
    }

    /** Lets the consumer have the first so many results. */
    void publish(int count) {
        PUBLISHED.setRelease(this, count); // pairs with published()
    }

    /** How many results there are. */
    int published() {
        return (int) PUBLISHED.getAcquire(this);
    }

    /** Whether there are results that have not been consumed. */
    boolean hasNews() {
        return published() > at;
    }

    /** No more results will come. */
    void finish() {
        done = true;
    }

    boolean isDone() {
        return done;
    }
}
