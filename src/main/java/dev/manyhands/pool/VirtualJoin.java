package dev.manyhands.pool;

import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.internal.Interrupts;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiFunction;

/** The fork-join computation under one outermost {@link VirtualPool#join}: the halves that wait for a thread. */
final class VirtualJoin extends Source {
    /*
     * join(a, b) puts b at the end of the deque, runs a, and then claims b back, unless a helper has; helpers take from the front, where
     * the largest halves are. Who waits for a half that was taken only waits: the helper needs nobody to make progress, as it takes back
     * itself what it has forked. Nothing outlives the outermost join: a helper runs only what it has claimed, and whoever forked that
     * waits for it.
     */
    /** The computation that the current thread works in. */
    private static final ThreadLocal<VirtualJoin> CURRENT = new ThreadLocal<>();

    private final VirtualThreads threads;
    private final VirtualHands hands;
    private final ConcurrentLinkedDeque<Claim<?>> halves = new ConcurrentLinkedDeque<>();

    private VirtualJoin(VirtualThreads threads, int width) {
        this.threads = threads;
        this.hands = new VirtualHands(threads, width - 1);
    }

    /** Whether the current thread is inside of a join of this pool. */
    static boolean isInside(VirtualThreads threads) {
        VirtualJoin current = CURRENT.get();
        return current != null && current.threads == threads;
    }

    /** Runs both in the computation that the current thread works in, or in a new one of this width. */
    static <A, B, R> R run(VirtualThreads threads, int width, ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine) throws Throwable {
        if (isInside(threads)) {
            return CURRENT.get().join(first, second, combine);
        }
        VirtualJoin outer = CURRENT.get();
        VirtualJoin root = new VirtualJoin(threads, width);
        int slot = root.hands.post(root, 0);
        CURRENT.set(root);
        try {
            return root.join(first, second, combine);
        } finally {
            setCurrent(outer);
            root.hands.remove(slot);
        }
    }

    private static void setCurrent(VirtualJoin join) {
        if (join == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(join);
        }
    }

    /** Runs both, the second possibly on another thread; throws what the first failure was, with the other one suppressed. */
    private <A, B, R> R join(ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combine) throws Throwable {
        Claim<B> half = new Claim<>(second);
        halves.addLast(half);
        hands.nudge(this, 1);
        A one;
        try {
            one = first.get();
        } catch (Throwable failure) {
            halves.removeLastOccurrence(half);
            half.cancel();
            if (await(half)) {
                Thread.currentThread().interrupt();
            }
            if (half.failure() != null && half.failure() != failure && !Interrupts.mayHaveCaused(half.failure())) {
                failure.addSuppressed(half.failure());
            }
            throw failure;
        }
        if (half.claim()) {
            halves.removeLastOccurrence(half);
            return combine.apply(one, second.get());
        }
        if (await(half)) {
            Thread.currentThread().interrupt();
            throw new CancellationException("join was cancelled because the thread that called it was interrupted");
        }
        if (half.failure() != null) {
            throw half.failure();
        }
        return combine.apply(one, half.result());
    }

    /** Waits for a half that was taken; an interrupt is passed on to who runs it, and returned. */
    private static boolean await(Claim<?> half) {
        boolean interrupted = false;
        while (!half.isDone()) {
            try {
                half.await();
            } catch (InterruptedException e) {
                interrupted = true;
                half.cancel();
            }
        }
        return interrupted;
    }

    @Override
    boolean joinable() {
        return !halves.isEmpty();
    }

    @Override
    void join(Worker worker) {
        CURRENT.set(this);
        try {
            for (Claim<?> half = halves.pollFirst(); half != null; half = halves.pollFirst()) {
                if (half.claim()) {
                    half.run();
                    Thread.interrupted(); // a helper carries no interrupt from one half to the next
                }
            }
        } finally {
            CURRENT.remove();
        }
    }
}
