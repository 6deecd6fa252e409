package dev.manyhands.pool;

import dev.manyhands.internal.Events;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What thieves read of a {@link Strand}: kept apart from what its owner writes at each fork. */
abstract class StrandShared {
    /** Grows by copying; a thief that holds an older copy may miss new entries, nothing else. */
    volatile Claim<?>[] frames = new Claim<?>[32];
    long p00, p01, p02, p03, p04, p05, p06, p07, p08, p09, p10, p11, p12, p13, p14, p15;
}

/**
 * One thread's part of a {@link JoinTree}: the second halves of the joins it is inside of, oldest first, open to thieves.
 */
final class Strand extends StrandShared {
    /*
     * The array is only a place to find claims; who runs one is decided by the CAS on the claim itself, and every claim is a fresh
     * object. So the array needs no fences against double execution. The owner pushes by a release store and then a full fence, before it
     * looks for idle workers and waiters (they announce themselves first and then scan: one of the two sees the other). Entries
     * 0 .. depth-1 are not null, the rest are; a thief scans from the oldest entry, which is the largest piece of work.
     */
    private static final VarHandle FRAMES = MethodHandles.arrayElementVarHandle(Claim[].class);
    private static final ThreadLocal<Strand> OUTSIDE = new ThreadLocal<>();

    final JoinTree tree;
    private int depth;
    /** What this strand's thread has stolen and is running, or null. */
    private Claim<?> executing;

    Strand(JoinTree tree) {
        this.tree = tree;
    }

    /** The strand that the current thread is working on, or null. */
    static Strand current() {
        Worker worker = Worker.current();
        return worker != null ? worker.strand : OUTSIDE.get();
    }

    static void setCurrent(Strand strand) {
        Worker worker = Worker.current();
        if (worker != null) {
            worker.strand = strand;
        } else if (strand == null) {
            OUTSIDE.remove();
        } else {
            OUTSIDE.set(strand);
        }
    }

    int depth() {
        return depth;
    }

    void push(Claim<?> claim) {
        Claim<?>[] array = frames;
        if (depth == array.length) {
            array = java.util.Arrays.copyOf(array, depth * 2);
            frames = array;
        }
        FRAMES.setRelease(array, depth++, claim);
        VarHandle.fullFence();
        if (executing != null && executing.isAwaited()) {
            executing.poke();
        }
        tree.announce();
    }

    void pop() {
        FRAMES.setOpaque(frames, --depth, null);
    }

    /** Pops until the depth is what it was; what is popped has been cancelled. */
    void unwind(int to) {
        while (depth > to) {
            pop();
        }
    }

    /** The oldest claim at or above the given depth that nobody has begun, or null. For any thread. */
    Claim<?> oldest(int from) {
        Claim<?>[] array = frames;
        for (int k = from; k < array.length; k++) {
            Claim<?> claim = (Claim<?>) FRAMES.getVolatile(array, k); // volatile: ordered after the announcement of who scans
            if (claim == null || claim.isNew()) {
                return claim;
            }
        }
        return null;
    }

    /** Runs a claim that this strand's thread has won from another strand. */
    void execute(JoinTree.Half<?> half) {
        if (Events.stealsWanted()) {
            Events.stole(tree.pool().name(), "join", 1);
        }
        Claim<?> outer = executing;
        int base = depth;
        executing = half;
        half.taken(this, base);
        try {
            half.run();
        } finally {
            unwind(base);
            executing = outer;
        }
    }
}
