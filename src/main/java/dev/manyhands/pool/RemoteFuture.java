package dev.manyhands.pool;

import dev.manyhands.process.Children;
import dev.manyhands.process.RemoteCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A task that runs in a child process, and its result. Who waits for it receives the result itself if it comes soon.
 *
 * @param <V> type of the result
 */
final class RemoteFuture<V> extends CompletableFuture<V> implements RunnableFuture<V> {
    private final RemoteCall call;
    private final BiConsumer<RemoteFuture<?>, Throwable> atEnd;

    /** A task that is not begun; the function makes the result of what it gives. At its end in the child the action is told. */
    RemoteFuture(Children children, Object task, Function<Object, V> result, BiConsumer<RemoteFuture<?>, Throwable> atEnd) {
        this.atEnd = atEnd;
        this.call = new RemoteCall(children, task) {
            @Override
            protected void over(Object value, Throwable failure) {
                if (failure == null) {
                    RemoteFuture.super.complete(result.apply(value));
                } else {
                    RemoteFuture.super.completeExceptionally(failure);
                }
                atEnd.accept(RemoteFuture.this, failure);
            }
        };
    }

    /** Begins the task as soon as a child is free. */
    void begin() {
        call.begin();
    }

    /** Begins the task and waits for its end. */
    @Override
    public void run() {
        begin();
        handle((result, failure) -> null).join();
    }

    /** Ends the task; whether it had not begun, and will not. */
    boolean stop() {
        return call.cancel();
    }

    /**
     * Cancels the task: it does not begin any more, or is interrupted, whatever the flag says; if it does not end in time its child is killed.
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled && call.cancel()) {
            atEnd.accept(this, null);
        }
        return cancelled;
    }

    @Override
    public V get() throws InterruptedException, ExecutionException {
        help();
        return super.get();
    }

    @Override
    public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (timeout > 0) {
            help();
        }
        return super.get(timeout, unit);
    }

    @Override
    public V join() {
        help();
        return super.join();
    }

    private void help() {
        if (!isDone() && !Thread.currentThread().isInterrupted()) {
            call.help();
        }
    }

    /** Stages that depend on this one are plain futures: cancelling them does not cancel the task. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
