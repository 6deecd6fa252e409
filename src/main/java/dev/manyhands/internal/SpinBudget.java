package dev.manyhands.internal;

/**
 * How long a thread looks again and again for what it waits for before it parks.
 *
 * <p>A budget is a number that each failed look takes something from:
 * <pre>
 * int left = SpinBudget.of(threads);
 * while (!isOver()) {
 *     if (left != 0) {
 *         left = SpinBudget.next(left);
 *     } else {
 *         park();
 *     }
 * }</pre>
 */
public final class SpinBudget {
    /*
     * A wake-up of a parked thread costs 20 to 70 microseconds, a pause of the processor some 10 ns: when every thread that wants to run
     * has a core of its own, it pays to spin for about as long as a wake-up takes. When there are more threads than cores, whoever spins
     * keeps from running the very thread he waits for; then he gives his core away at once, and parks when that has not helped for some
     * time. The number of threads of one synchronizer says nothing about the rest of the program, so the long spin too gives way from
     * time to time: that costs a fraction of a microsecond when nobody else wants to run.
     *
     * A virtual thread hardly spins: its carrier has others to run. It parks, which costs it less than a platform thread and blocks no
     * carrier.
     *
     * left > YIELDS       spins, with a yield where the lowest bits are 0
     * 0 < left <= YIELDS  yields
     * left < 0            spins without ever yielding
     */
    /** How many processors there are. */
    public static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static final int YIELDS = 64;
    private static final int LONG = 2048 + YIELDS - 1;
    private static final int SHORT = 8 + YIELDS;
    private static final int VIRTUAL = -32;
    /** A spinner gives way once in so many spins; a power of two. */
    private static final int GIVE_WAY = 256;

    private SpinBudget() {
    }

    /**
     * Returns the budget of the calling thread.
     *
     * @param threads how many threads want to run at the same time as far as the caller knows, this one included
     * @return how often to call {@link #next} before parking; 0 is not at all
     */
    public static int of(int threads) {
        if (Thread.currentThread().isVirtual()) {
            return PROCESSORS == 1 ? 0 : VIRTUAL;
        }
        return threads <= PROCESSORS ? LONG : SHORT;
    }

    /**
     * Waits for a moment: a pause of the processor, or a turn for another thread.
     *
     * @param left what is left of the budget, not 0
     * @return what is left after this; 0 when it is time to park
     */
    public static int next(int left) {
        if (left < 0) {
            Thread.onSpinWait();
            return left + 1;
        }
        if (left > YIELDS && (left & GIVE_WAY - 1) != 0) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
        return left - 1;
    }
}
