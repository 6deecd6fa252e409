package dev.manyhands.pool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The unit numbers of one loop that nobody has begun yet, held as one range per participant.
 *
 * <p>The owner of a range takes units from its front; a participant that ran out steals the back half of another one's range.
 */
final class Ranges {
    /*
     * Layout: one 64-bit word per participant, on a cache line pair of its own (128 bytes, for the adjacent-line prefetcher):
     *
     *    63        62          32   31       30           0
     *   +---------+--------------+--------+---------------+
     *   | entered | from (incl.) | closed |  to (excl.)   |      empty when from >= to
     *   +---------+--------------+--------+---------------+
     *
     * "entered" is set by the owner with its first access, "closed" by the caller of the loop in the word of a participant that has not
     * entered when all work is done: one of the two CASes wins, so a late participant either is waited for or stays out.
     *
     * Both ends change together by one CAS, so a unit leaves a word exactly once: to its owner (from += n), or to a thief
     * (to = middle). A word describes its range completely. A CAS that succeeds after the word went away and came back
     * ("ABA") therefore moves units that are in the word at that moment, which is all that matters. The array belongs to one loop
     * and is never reused: a thief that slept through the end of its loop can only find empty words of that loop.
     *
     * Exhaustion. Units in the hands of a thief, out of the victim's word and not yet in its own, are invisible to a scan. So a
     * thief counts itself in "started" before the steal and in "finished" after the store into its own word, and a scan that saw
     * only empty words counts only if finished == started held before it and started did not move during it. Then no range was in
     * flight or moved behind the scan, ranges only shrink, and hence no unit will ever be found again: exhaustion is stable.
     * Pairing: the steal's CAS (release) with the scan's getAcquire of the same word: a scan that sees the emptied word of the
     * victim also sees the thief's earlier increment of "started". The increment of "finished" (release) with the scan's acquire of
     * it: a scan that sees the steal finished also sees the thief's word.
     */
    /** Longs between two words. */
    private static final int STRIDE = 16;
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle STARTED;
    private static final VarHandle FINISHED;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STARTED = lookup.findVarHandle(Ranges.class, "started", int.class);
            FINISHED = lookup.findVarHandle(Ranges.class, "finished", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What {@link #takeFront} returns when there is nothing to take: an empty range. */
    static final long EMPTY = 0;
    private static final long ENTERED = 1L << 63;
    private static final long CLOSED = 1L << 31;

    private final long[] words;
    private final int count;
    private volatile int started;
    private volatile int finished;

    /** Makes empty ranges for so many participants. */
    Ranges(int count) {
        this.count = count;
        this.words = new long[(count + 1) * STRIDE];
    }

    static long pack(int from, int to) {
        return (long) from << 32 | to & 0xffffffffL;
    }

    static int from(long range) {
        return (int) (range >>> 32) & Integer.MAX_VALUE;
    }

    static int to(long range) {
        return (int) range & Integer.MAX_VALUE;
    }

    private static int at(int participant) {
        return (participant + 1) * STRIDE;
    }

    /** The words, for {@link #enter} without a detour through this object. */
    long[] words() {
        return words;
    }

    /** Sets a range before the loop is published; plain, because publication orders it. */
    void initialize(int participant, int from, int to) {
        words[at(participant)] = pack(from, to);
    }

    /** Sets a word that {@link #afterTaking} has made, for an owner that is in from the beginning; plain as the above. */
    void initialize(int participant, long word) {
        words[at(participant)] = word;
    }

    private long word(int participant) {
        return (long) WORDS.getAcquire(words, at(participant));
    }

    /** The units that the participant has left. */
    long get(int participant) {
        long word = word(participant);
        return pack(from(word), to(word));
    }

    /** Whether the participant has not entered, and nothing has been stolen from what it was dealt. */
    boolean untouched(int participant, long initial) {
        return word(participant) == initial;
    }

    int remaining(int participant) {
        long word = word(participant);
        return Math.max(0, to(word) - from(word));
    }

    /** The word of an owner that has entered and has taken so many units from the front of {@code initial}. */
    static long afterTaking(long initial, int units) {
        return pack(from(initial) + units, to(initial)) | ENTERED;
    }

    /** The owner's first take, if nothing has been stolen from its range yet: from {@code initial} to {@link #afterTaking}. */
    static boolean enter(long[] words, int participant, long initial, long after) {
        return WORDS.compareAndSet(words, at(participant), initial, after);
    }

    /** Enters without taking anything; false if the loop is over and the participant must stay out. */
    boolean enter(int participant) {
        int at = at(participant);
        long word = (long) WORDS.getAcquire(words, at);
        while ((word & CLOSED) == 0) {
            long seen = (long) WORDS.compareAndExchange(words, at, word, word | ENTERED);
            if (seen == word) {
                return true;
            }
            word = seen;
        }
        return false;
    }

    /** Keeps out a participant that has not entered, dropping what is left in its range; false if it has entered. */
    boolean close(int participant) {
        int at = at(participant);
        long word = (long) WORDS.getAcquire(words, at);
        while ((word & ENTERED) == 0) {
            long seen = (long) WORDS.compareAndExchange(words, at, word, CLOSED);
            if (seen == word) {
                return true;
            }
            word = seen;
        }
        return false;
    }

    /** Takes up to {@code units} units from the front of the participant's own range. Lock-free; fails only against a thief. */
    long takeFront(int participant, int units) {
        int at = at(participant);
        long word = (long) WORDS.getAcquire(words, at);
        for (;;) {
            int from = from(word);
            int to = to(word);
            if (from >= to) {
                return EMPTY;
            }
            int middle = to - from <= units ? to : from + units;
            long seen = (long) WORDS.compareAndExchange(words, at, word, pack(middle, to) | ENTERED);
            if (seen == word) {
                return pack(from, middle);
            }
            word = seen;
        }
    }

    /** Moves the back half of the first range found that is not empty into the thief's own, empty one. */
    boolean stealHalf(int thief) {
        for (int k = 1; k < count; k++) {
            int victim = thief + k < count ? thief + k : thief + k - count;
            long word = word(victim);
            int from = from(word);
            int to = to(word);
            if (from < to && move(thief, victim, word, from + (to - from) / 2)) {
                return true;
            }
        }
        return false;
    }

    /** Moves the whole range of the victim into the thief's own, empty one if it is still exactly {@code expected}. */
    boolean stealWhole(int thief, int victim, long expected) {
        return move(thief, victim, expected, from(expected));
    }

    private boolean move(int thief, int victim, long word, int middle) {
        STARTED.getAndAdd(this, 1);
        boolean won = WORDS.compareAndSet(words, at(victim), word, word & ENTERED | pack(from(word), middle));
        if (won) {
            WORDS.setRelease(words, at(thief), pack(middle, to(word)) | ENTERED);
        }
        FINISHED.getAndAdd(this, 1);
        return won;
    }

    /** Whether no unit is left in any range and none ever will be; false may mean that a steal is under way. */
    boolean exhausted() {
        int before = finished;
        if (before != started) {
            return false;
        }
        for (int k = 0; k < count; k++) {
            if (remaining(k) > 0) {
                return false;
            }
        }
        return started == before;
    }
}
