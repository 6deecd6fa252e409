package dev.manyhands.comm;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingConsumer;
import dev.manyhands.function.ThrowingFunction;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * A number of ranks that run the same code and communicate: single program, multiple data.
 *
 * <pre>{@code
 * World.threads(4).run(comm -> {
 *     double[] sum = {comm.rank()};
 *     comm.allreduce(sum, Op.SUM);
 * });
 * }</pre>
 *
 * <p>Each rank runs on a thread of its own, made for the run, never on a worker of a pool; so ranks may wait for each other. A world is
 * immutable, and may be run often and by several threads at a time: each run has ranks of its own.
 *
 * <p>When a rank throws, the others are aborted: interrupted, and whatever call of a communicator they are in, or come to, throws
 * {@link AbortedException}. When all have ended the run throws a {@link ParallelException} with the rank as its index and what the rank has
 * thrown as its cause. When all ranks wait for each other, or for ranks that have returned, the cause is a {@link DeadlockException}.
 */
public final class World {
    private static final int MOST_RANKS = 1 << 14;

    private final int size;
    private final String name;
    private final Duration timeout;

    private World(int size, String name, Duration timeout) {
        this.size = size;
        this.name = name;
        this.timeout = timeout;
    }

    /**
     * Makes a world whose ranks are threads of this JVM.
     *
     * @param ranks how many, from 1 to 16384; there may be more than processors
     * @return the world
     * @throws IllegalArgumentException if the number is out of bounds
     */
    public static World threads(int ranks) {
        if (ranks < 1 || ranks > MOST_RANKS) {
            throw new IllegalArgumentException("a world of " + ranks + " ranks: expected 1 to " + MOST_RANKS);
        }
        return new World(ranks, "world", null);
    }

    /**
     * Gives the world a name, for its threads and for messages.
     *
     * @param newName the name
     * @return a world that differs only in this
     */
    public World named(String newName) {
        return new World(size, Objects.requireNonNull(newName, "name"), timeout);
    }

    /**
     * Limits the time of a run. When it is over, the ranks are aborted.
     *
     * @param longest the longest time
     * @return a world that differs only in this
     * @throws IllegalArgumentException if the time is not positive
     */
    public World timeout(Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("a timeout of " + longest + ": expected a positive time");
        }
        return new World(size, name, longest);
    }

    /**
     * Runs a body in all ranks, and waits for their end.
     *
     * @param body what each rank does
     * @throws ParallelException if a rank has failed, all wait for each other, or the time is over
     * @throws CancellationException if the calling thread is interrupted; its flag is set
     */
    public void run(ThrowingConsumer<? super Communicator> body) {
        Objects.requireNonNull(body, "body");
        call(comm -> {
            body.accept(comm);
            return null;
        });
    }

    /**
     * Runs a function in all ranks, and waits for their end.
     *
     * @param <R> type of a rank's result
     * @param body what each rank does
     * @return the results of all ranks, in the order of the ranks
     * @throws ParallelException if a rank has failed, all wait for each other, or the time is over
     * @throws CancellationException if the calling thread is interrupted; its flag is set
     */
    public <R> List<R> call(ThrowingFunction<? super Communicator, ? extends R> body) {
        Objects.requireNonNull(body, "body");
        return new WorldRun<R>(name, size, timeout).run(body);
    }
}
