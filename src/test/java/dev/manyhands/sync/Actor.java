package dev.manyhands.sync;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A thread of a test, whose result or failure the test looks at. Nothing here waits longer than a broken test deserves. */
final class Actor<T> {
    private static final long LIMIT_SECONDS = 20;

    /** What sort of thread. */
    enum Kind {
        PLATFORM, VIRTUAL;

        <T> Actor<T> start(Callable<T> body) {
            return new Actor<>(this, body);
        }

        Actor<Void> run(Body body) {
            return new Actor<>(this, () -> {
                body.run();
                return null;
            });
        }
    }

    /** Something to do that may fail. */
    interface Body {
        void run() throws Exception;
    }

    private final CompletableFuture<T> end = new CompletableFuture<>();
    final Thread thread;

    private Actor(Kind kind, Callable<T> body) {
        Runnable all = () -> {
            try {
                end.complete(body.call());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        };
        thread = kind == Kind.VIRTUAL ? Thread.ofVirtual().start(all) : Thread.ofPlatform().daemon().start(all);
    }

    /** What the body has returned; fails with what it has thrown. */
    T result() {
        try {
            return end.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the thread has failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the thread is still " + thread.getState() + " at " + String.join("\n",
                    java.util.Arrays.stream(thread.getStackTrace()).map(Object::toString).toList()), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the body has thrown, which must be of this class. */
    <E extends Throwable> E failure(Class<E> expected) {
        Throwable thrown = end.handle((_, e) -> e).orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        if (!expected.isInstance(thrown)) {
            throw new AssertionError("expected " + expected.getName() + ", not " + thrown, thrown);
        }
        return expected.cast(thrown);
    }

    boolean isDone() {
        return end.isDone();
    }

    void interrupt() {
        thread.interrupt();
    }

    /** Waits until the thread is parked. */
    Actor<T> awaitParked() {
        until(() -> {
            if (isDone()) {
                throw new AssertionError("the thread has ended instead of waiting: " + end);
            }
            return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
        });
        return this;
    }

    /** Waits until a condition holds. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("the condition does not come true");
            }
            Thread.yield();
        }
    }
}
