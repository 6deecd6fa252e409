package dev.manyhands.pool;

import java.util.Arrays;

/**
 * The seats of a {@link Loop} whose workers have left it before its end, because tasks were waiting for a thread: others may take them.
 */
final class Vacancies {
    /*
     * All is guarded by the monitor, as it happens seldom; "open" is volatile for looks without it. A loop has none of these before
     * somebody
     * leaves it, who makes them (volatile) before it says in its mailbox or counter that it is gone. So the caller that sees it gone sees
     * them too, and closes them before it believes that everyone has left. Those who took a seat before that are counted, and the
     * caller waits for them too.
     */
    private volatile int open;
    private int[] seats = new int[4];
    private int taken;
    private boolean closed;

    /** Whether a seat is free; may be outdated at once. */
    boolean isOpen() {
        return open > 0;
    }

    /** Leaves a seat to others. */
    synchronized void leave(int seat) {
        if (open == seats.length) {
            seats = Arrays.copyOf(seats, 2 * open);
        }
        seats[open] = seat;
        open = open + 1;
    }

    /** Takes a seat; -1 if there is none, or the loop is over. */
    synchronized int take() {
        if (closed || open == 0) {
            return -1;
        }
        taken++;
        open = open - 1;
        return seats[open];
    }

    /** Gives no more seats away; returns how many have been taken. */
    synchronized int close() {
        closed = true;
        return taken;
    }
}
