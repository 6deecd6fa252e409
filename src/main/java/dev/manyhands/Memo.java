package dev.manyhands;

import java.util.ArrayList;
import java.util.List;

/**
 * What has become of the items of one unit of work so far, so that another thread can go on with the unit when its thread is given up
 * in the middle: it gets the values of the items that are done, and runs the rest.
 *
 * <p>Belongs to one thread at a time; it passes from the thread that was given up to the watcher, and from there to the next one.
 */
final class Memo {
    private final List<Object> values = new ArrayList<>();
    private final Runnable giveBack;
    private int replayed;
    private int failedAttempts;
    private Throwable failure;

    /**
     * Makes an empty memo.
     *
     * @param giveBack makes sure that the thread that goes on with the unit will find this memo
     */
    Memo(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    /** Starts over: what is known is repeated first. */
    Memo rewound() {
        replayed = 0;
        return this;
    }

    boolean knowsNext() {
        return replayed < values.size();
    }

    Object next() {
        return values.get(replayed++);
    }

    void add(Object value) {
        values.add(value);
        replayed++;
        failedAttempts = 0;
        failure = null;
    }

    /** How often the item that comes next has failed before. */
    int failedAttempts() {
        return failedAttempts;
    }

    /** What the item that comes next has failed with, the last time; null if it has not. */
    Throwable failure() {
        return failure;
    }

    /** Gives the unit back: the item in work has failed so often, the last time with this. What is done about it is up to who goes on. */
    void giveBack(int failures, Throwable last) {
        failedAttempts = failures;
        failure = last;
        giveBack.run();
    }
}
