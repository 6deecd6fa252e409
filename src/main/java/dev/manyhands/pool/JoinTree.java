package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Interrupts;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;

/**
 * The fork-join computation under one outermost {@link ThreadPool#join}: the strands of its caller and of the workers that steal in it.
 */
final class JoinTree extends Source {
    /*
     * join(a, b) leaves b on the thread's strand, runs a, and then claims b back; nearly always it succeeds and b is an ordinary call.
     * A thief takes the oldest b it finds, the one nearest the root. A thread whose b was stolen helps the thief meanwhile, but only
     * with what was forked under that very b (leapfrogging: Wagner and Calder, PPoPP 1993): never with unrelated work, which might
     * need a lock that this thread holds. Why what it finds is under b: thief and depth were recorded when the thief began b; what lies on
     * the thief's strand above that depth while b is not done was pushed by b. So the helper reads a claim there, then checks
     * that b is still not done, and only then claims it.
     *
     * Nothing outlives the outermost join: a thief runs only what it has claimed, and whoever forked that waits for it.
     */
    private static final int MOST_PAUSES = 32;

    private final ThreadPool pool;
    private final AtomicReferenceArray<Strand> strands;
    /** Thieves inside; read at each fork. */
    private final AtomicInteger thieves = new AtomicInteger();
    private volatile boolean done;

    JoinTree(ThreadPool pool, int width) {
        this.pool = pool;
        this.strands = new AtomicReferenceArray<>(width);
    }

    ThreadPool pool() {
        return pool;
    }

    /** The second half of a join. */
    static final class Half<T> extends Claim<T> {
        private int base;
        private volatile Strand thief;

        Half(ThrowingSupplier<? extends T> body) {
            super(body);
        }

        /** Records where what this half forks will be found; the volatile write of the thief publishes the depth. */
        void taken(Strand strand, int depth) {
            base = depth;
            thief = strand;
        }

        /** A half that was forked under this one and has not begun, claimed for the caller; or null. */
        Half<?> leap() {
            Strand strand = thief;
            Claim<?> candidate = strand == null ? null : strand.oldest(base);
            return candidate != null && !isDone() && candidate.claim() ? (Half<?>) candidate : null;
        }
    }

    /** Makes the caller's strand current and posts the tree; runs the body; takes all that back. */
    static <A, B, R> R root(ThreadPool pool, int width, ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine) throws Throwable {
        JoinTree tree = new JoinTree(pool, width);
        Strand outer = Strand.current();
        Strand strand = new Strand(tree);
        tree.strands.set(0, strand);
        Strand.setCurrent(strand);
        int slot = pool.roster().post(tree, 0);
        try {
            return join(strand, first, second, combine);
        } finally {
            tree.done = true;
            if (slot >= 0) {
                pool.roster().remove(slot);
            }
            Strand.setCurrent(outer);
        }
    }

    /** Runs both, the second possibly on another thread; throws what the first failure was, with the other one suppressed. */
    static <A, B, R> R join(Strand strand, ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine) throws Throwable {
        Half<B> half = new Half<>(second);
        int depth = strand.depth();
        strand.push(half);
        A one;
        try {
            one = first.get();
        } catch (Throwable failure) {
            strand.unwind(depth);
            half.cancel();
            if (strand.tree.await(strand, half)) {
                Thread.currentThread().interrupt();
            }
            if (half.failure() != null && half.failure() != failure && !Interrupts.mayHaveCaused(half.failure())) {
                failure.addSuppressed(half.failure());
            }
            throw failure;
        }
        strand.unwind(depth);
        if (half.claim()) {
            return combine.apply(one, second.get());
        }
        if (strand.tree.await(strand, half)) {
            Thread.currentThread().interrupt();
            throw new CancellationException("join was cancelled because the thread that called it was interrupted");
        }
        if (half.failure() != null) {
            throw half.failure();
        }
        return combine.apply(one, half.result());
    }

    /**
     * Waits for a half that was stolen, helping its thief; an interrupt is passed on to the thief and returned. It is taken off the thread
     * first: what this one runs for the thief must not meet it.
     */
    private boolean await(Strand strand, Half<?> half) {
        boolean interrupted = false;
        long deadline = 0;
        for (int k = 1; !half.isDone(); k++) {
            if (Thread.interrupted()) {
                interrupted = true;
                half.cancel();
            }
            Half<?> under = interrupted ? null : half.leap();
            if (under != null) {
                strand.execute(under);
                if (under.metInterrupt()) {
                    Thread.currentThread().interrupt(); // it was meant for this thread, not for what it ran
                }
                deadline = 0;
                k = 0;
            } else if ((k & 15) == 0) {
                long now = System.nanoTime();
                if (deadline == 0) {
                    deadline = now + pool.spinNanos();
                } else if (now - deadline >= 0) {
                    if (!half.isAwaited()) {
                        half.announceWait(); // and look once more: the thief that pushes after our last look sees that we wait
                        continue;
                    }
                    try {
                        half.await();
                    } catch (InterruptedException e) {
                        interrupted = true;
                        half.cancel();
                    }
                }
            }
            pause(k);
        }
        return interrupted;
    }

    /** Called after each push: brings in a worker if one is idle and may come. */
    void announce() {
        if (thieves.get() < strands.length() - 1) {
            pool.roster().nudge(1);
        }
    }

    @Override
    boolean joinable() {
        if (done || thieves.get() >= strands.length() - 1) {
            return false;
        }
        for (int k = 0; k < strands.length(); k++) {
            Strand strand = strands.get(k);
            if (strand != null && strand.oldest(0) != null) {
                return true;
            }
        }
        return false;
    }

    @Override
    void join(Worker worker) {
        Strand strand = new Strand(this);
        int seat = 1;
        while (seat < strands.length() && !strands.compareAndSet(seat, null, strand)) {
            seat++;
        }
        if (seat == strands.length()) {
            return;
        }
        thieves.incrementAndGet();
        worker.strand = strand;
        try {
            steal(strand, seat);
        } finally {
            worker.strand = null;
            strands.set(seat, null);
            thieves.decrementAndGet();
        }
    }

    /** Steals and runs halves until none has turned up for a while. */
    private void steal(Strand strand, int seat) {
        long deadline = 0;
        for (int k = 1; !done && !pool.isPressed(); k++) {
            Claim<?> found = null;
            for (int v = 1; v < strands.length() && found == null; v++) {
                Strand victim = strands.get((seat + v) % strands.length());
                found = victim == null ? null : victim.oldest(0);
            }
            if (found != null) {
                if (found.claim()) {
                    strand.execute((Half<?>) found);
                    Thread.interrupted(); // a worker carries no interrupt from one half to the next
                }
                deadline = 0;
                k = 0;
            } else if ((k & 15) == 0) {
                long now = System.nanoTime();
                if (deadline == 0) {
                    deadline = now + pool.spinNanos();
                } else if (now - deadline >= 0) {
                    return;
                }
            }
            pause(k);
        }
    }

    /** Waits a little, longer after each look in vain: looking fetches cache lines that the owner of a strand is writing to. */
    private static void pause(int looks) {
        for (int k = Math.min(looks, MOST_PAUSES); k > 0; k--) {
            Thread.onSpinWait();
        }
    }
}
