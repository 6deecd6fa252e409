package dev.manyhands.sync;

import dev.manyhands.internal.SpinBudget;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Left padding of {@link LockQueue}, so that no other object shares its cache line. */
abstract class LockQueuePadding {
    int gap; // fills the header, where the JVM would else put an int of a subclass, outside the padding
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/** Where the threads wait that did not get a lock at once, in the order in which they came: the slow path of every lock here. */
abstract class LockQueue extends LockQueuePadding {
    /*
     * A doubly linked list under a latch (a spin lock that is held for a handful of instructions), as in the parking lots of WebKit. So a
     * thread that gives up because of an interrupt or a timeout simply unlinks itself, wherever it stands. Only the first thread of the
     * list tries to get the lock, by tryEnter(); it leaves the list after it has succeeded. Newcomers may overtake the list or not: that is
     * up to the lock.
     *
     * Waking. Whoever makes the lock available calls wakeFirst() if length is not 0. The first thread says by "awake" that nobody need
     * spend a system call on it; before it parks it sets "awake" to false and looks at the lock once more. An unpark that comes before the
     * park makes it return at once.
     *
     * Why there is always somebody who wakes the first thread F:
     *   - F has not been awake yet, or is no longer. Then its "awake" is false, so it is unparked by its predecessor, which left
     *     because it got the lock and will release it (a reader wakes F when it leaves the list: it is not alone in having the lock, and
     *     may look no further than its own slot when it releases it), or which gave up, and wakes F after it has left the list.
     *   - F is put there by a signal. The thread that signals holds the lock, will release it and sees what it wrote itself.
     *   - F has come to an empty list, or has been awake and is about to park (again). Then the holder of the lock has to see what
     *     another thread wrote: the length, or "awake". A release of the lock is a release store followed by a look at both, with no
     *     fence between them (that is what makes these locks fast, the more so as a fence would cost as much as the rest of a release
     *     whenever somebody waits). So the look may be too early, while F's last look at the lock was too early to see the store. The
     *     store would have to linger in a store buffer (some 10 ns, or 100 when other processors look at the line) for as long as F
     *     needs from its store to its last look, which it takes after some pauses for that reason. And should that happen in spite of
     *     it, F's park is not unlimited: F looks again after 1 ms, then 2, 4, 8 ms and so on. Stores become visible after a finite
     *     time, therefore F gets on; and it wakes up so rarely (20 times in a quarter of an hour) that it costs nothing. Only the first
     *     thread does so.
     *
     * Waking ahead. In a fair lock that more threads want than there are processors, each turn would last as long as a wake-up: the
     * holder releases, unparks F and parks, its processor idles, and F takes some microseconds to get going. As the order is known, the
     * thread that leaves the list with the lock instead unparks the one AHEAD places behind. That one lets others run until it is the
     * first. So there is still one unpark and one park per turn, but the processors always have a thread to go on with, and most
     * switches are from one that parks to one that is ready. When turns are long, this is too early and costs processor time for
     * nothing; "worth" learns that, and then all but one of some hundred are left out. Nobody's place changes by any of this.
     *
     * A thread N woken ahead is awake without being the first; nothing else makes it so. It does not park in this state: it sets "awake"
     * to false and then looks whether it is the first by now (mayPark()). Who leaves the list writes "first" and later, in its release
     * or after giving up, looks at "awake". These are four volatile accesses (Dekker): so either N sees that it is the first, and goes on
     * as F in the last of the cases above, or the other one sees that N is not awake, as in the first case. Should the
     * thread that wakes N be late, so that N is the first already or has left: it sets "awake" and then unparks, as wakeFirst() does,
     * so N returns from its next park at once, in vain at worst.
     */
    private static final VarHandle LATCH;
    private static final VarHandle AWAKE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            LATCH = lookup.findVarHandle(LockQueue.class, "latch", int.class);
            AWAKE = lookup.findVarHandle(LockNode.class, "awake", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** How a wait ended. */
    static final int ENTERED = 1;
    static final int TIMED_OUT = 0;
    static final int INTERRUPTED = -1;

    /** First interval after which the first thread looks by itself. */
    private static final long FIRST_LOOK = 1_000_000;
    /** Pauses of the first thread before it parks (again), in attempts that are further and further apart. */
    private static final int PAUSES = SpinBudget.PROCESSORS == 1 ? 0 : 256;
    /** Pauses between two attempts: the holder of a short lock gets on best when a look, which takes the cache line away, is rare. */
    private static final int SHORTEST_GAP = 32;
    private static final int LONGEST_GAP = 128;

    /** The thread that leaves the list of a fair lock wakes the one so many places behind it ahead of its turn. */
    private static final int AHEAD = SpinBudget.PROCESSORS == 1 ? 0 : 4;
    /** How often a thread woken ahead lets others run before it parks again, and within how many the wake-up was worth while. */
    private static final int YIELDS = 64;
    private static final int FEW_YIELDS = 32;
    /** The most that "worth" can be, what a wake-up ahead that was too early takes from it, and how many are left out at none. */
    private static final int MOST_WORTH = 64;
    private static final int TOO_EARLY = 16;
    private static final int LEFT_OUT = 256;

    /**
     * How many threads are in the list. Written under the latch by volatile stores that pair with the look of whoever releases the lock.
     */
    volatile int length;
    /** Written under the latch; read without it by the first thread and by whoever wakes it. */
    private volatile LockNode first;
    private LockNode last;
    /** What it has been worth of late to wake threads ahead of their turn: not now if negative. A hint that any thread may overwrite. */
    private int worth;
    /** 1 while a thread works on the list. */
    private volatile int latch;

    /** Tries to get the lock for a node that is first in the list. Returns whether the thread has it now. */
    abstract boolean tryEnter(LockNode node);

    /** Whether nobody overtakes the list, so that its order is that in which the threads will have the lock. */
    abstract boolean isFair();

    /** The object that thread dumps show as what a thread is parked for. */
    abstract Object blocker();

    // ---- waiting

    /** Enters the list and waits for the lock, whatever happens; an interrupt is kept for the caller to see. */
    final void enter(LockNode node) {
        append(node);
        await(node, false, false, 0);
    }

    /** Enters the list and waits for the lock, for an interrupt (the flag is cleared then), or for the time to pass. */
    final int enter(LockNode node, boolean timed, long nanos) {
        long deadline = timed ? System.nanoTime() + nanos : 0;
        append(node);
        return await(node, true, timed, deadline);
    }

    /** Waits for the lock with a node that is in the list, or is just being put there. */
    final int await(LockNode node, boolean interruptible, boolean timed, long deadline) {
        boolean interrupted = false;
        long look = FIRST_LOOK;
        for (;;) {
            boolean isFirst = first == node;
            if (isFirst && tryAsFirst(node)) {
                leave(node);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return ENTERED;
            }
            long rest = timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
            if (rest <= 0) {
                giveUp(node);
                return TIMED_OUT;
            }
            if (!isFirst && node.awake) {
                awaitTurn(node, timed, deadline);
                continue;
            }
            if (isFirst && look < rest) {
                LockSupport.parkNanos(blocker(), look);
                look = Math.max(look, look << 1);
            } else if (timed) {
                LockSupport.parkNanos(blocker(), rest);
            } else {
                LockSupport.park(blocker());
            }
            if (Thread.interrupted()) {
                interrupted = true;
                if (interruptible) {
                    giveUp(node);
                    return INTERRUPTED;
                }
            }
        }
    }

    /** Lets others run until the node is the first, or for a while; for a thread that has been woken ahead of its turn. */
    private void awaitTurn(LockNode node, boolean timed, long deadline) {
        for (int left = YIELDS; left > 0 && !node.thread.isInterrupted() && !(timed && deadline - System.nanoTime() <= 0); left--) {
            if (first == node) {
                judge(left > YIELDS - FEW_YIELDS);
                return;
            }
            Thread.yield();
        }
        judge(false);
        mayPark(node);
    }

    /** Learns from a wake-up ahead whether such are worth while. */
    private void judge(boolean soon) {
        if (soon) {
            worth = Math.min(worth + 1, MOST_WORTH);
        } else {
            worth = worth >= TOO_EARLY ? worth - TOO_EARLY : -LEFT_OUT;
        }
    }

    /** Says that the thread has to be unparked from now on. Returns whether it may park until then, as another one is the first. */
    final boolean mayPark(LockNode node) {
        node.awake = false; // volatile, before the look at the first, which pairs with the opposite order in unlink() and wakeFirst()
        return first != node;
    }

    private boolean tryAsFirst(LockNode node) {
        AWAKE.setRelease(node, true); // only a hint here: an unpark more or less
        if (backOff(node, Thread.currentThread().isVirtual() ? PAUSES / 4 : PAUSES)) {
            return true;
        }
        node.awake = false; // volatile, before the last look, which is the later of the two in backOff()
        return backOff(node, SHORTEST_GAP) || tryEnter(node);
    }

    /** Tries again and again, at growing distances, so that the holder can work meanwhile with the cache line of the lock to itself. */
    final boolean backOff(LockNode node, int pauses) {
        int gap = SHORTEST_GAP;
        for (int left = pauses; left > 0; left -= gap) {
            if (tryEnter(node)) {
                return true;
            }
            for (int k = 0; k < gap; k++) {
                Thread.onSpinWait();
            }
            gap = Math.min(gap << 1, LONGEST_GAP);
        }
        return false;
    }

    /** Wakes the first thread of the list; called by whoever has made the lock available, if length is not 0. */
    final void wakeFirst() {
        LockNode node = first;
        if (node != null && !node.awake) {
            node.awake = true;
            LockSupport.unpark(node.thread);
        }
    }

    // ---- the list

    /** Puts a node at the end of the list. */
    final void append(LockNode node) {
        node.queued = true;
        close();
        LockNode before = last;
        last = node;
        if (before == null) {
            first = node;
        } else {
            node.previous = before;
            before.next = node;
        }
        length = length + 1;
        open();
    }

    /**
     * Takes a node out whose thread has the lock now. After a reader the next one has a look: another reader can have the lock as well, and
     * a writer has to make itself known to the readers. In a fair lock it wakes another ahead of its turn.
     */
    final void leave(LockNode node) {
        LockNode later = unlink(node, placesAhead());
        if (later != null && !later.awake && !later.thread.isVirtual()) {
            later.awake = true;
            LockSupport.unpark(later.thread);
        }
        if (node.shared && length != 0) {
            wakeFirst();
        }
    }

    /** Takes a node out whose thread waits no longer. If it was the first, the wake-up that it got, or would have got, is for the next. */
    private void giveUp(LockNode node) {
        unlink(node, 0);
        if (node.previous == null) {
            wakeFirst();
        }
    }

    /** How many places behind the thread that leaves one is to be woken ahead; 0 is none. */
    private int placesAhead() {
        if (!isFair() || length <= AHEAD) {
            return 0;
        }
        if (worth < 0) {
            worth++;
            return 0;
        }
        return AHEAD;
    }

    /** Takes a node out. Returns the one so many places behind it; null if that is 0, or if there is none. */
    private LockNode unlink(LockNode node, int places) {
        close();
        LockNode before = node.previous;
        LockNode next = node.next;
        if (before == null) {
            first = next;
        } else {
            before.next = next;
        }
        if (next == null) {
            last = before;
        } else {
            next.previous = before;
        }
        length = length - 1;
        LockNode behind = places == 0 ? null : next;
        for (int place = 1; place < places && behind != null; place++) {
            behind = behind.next;
        }
        open();
        return behind;
    }

    private void close() {
        for (int k = 1; !LATCH.weakCompareAndSetAcquire(this, 0, 1); k++) { // pairs with the release in open()
            if ((k & 31) == 0) {
                Thread.yield();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void open() {
        LATCH.setRelease(this, 0);
    }

    // ---- introspection

    /** The threads of the list that wait for what the predicate names, first come first. */
    final List<Thread> threads(Predicate<LockNode> which) {
        var found = new ArrayList<Thread>();
        close();
        try {
            for (LockNode node = first; node != null; node = node.next) {
                if (which.test(node)) {
                    found.add(node.thread);
                }
            }
        } finally {
            open();
        }
        return found;
    }

    /** Whether a thread is in the list. */
    final boolean contains(Thread thread) {
        return !threads(node -> node.thread == thread).isEmpty();
    }
}
