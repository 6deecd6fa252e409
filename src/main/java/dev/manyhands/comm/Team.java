package dev.manyhands.comm;

import dev.manyhands.function.ThrowingLongConsumer;
import dev.manyhands.function.ThrowingLongFunction;
import dev.manyhands.function.ThrowingObjLongConsumer;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;

/**
 * What OpenMP offers to a team of threads, for the ranks of a communicator: parts of the work that one rank does, one at a time or in
 * order, and loops whose iterations are shared (OpenMP 6.0, chapters 12, 13 and 17).
 *
 * <p>Except for {@link #critical}, {@link #master} and the clock these are collective: all ranks of the communicator call them, in the
 * same order. Bodies that throw end the world, as everything a rank throws does; checked exceptions arrive wrapped in a
 * {@link dev.manyhands.function.ParallelException}.
 *
 * <pre>{@code
 * World.threads(4).run(comm -> {
 *     double[] sum = new double[1];
 *     comm.forRange(0, 1_000, WorkSharing.guided(8), i -> sum[0] += Math.sqrt(i));
 *     comm.allreduce(sum, Op.SUM);
 * });
 * }</pre>
 *
 * <p><b>Memory effects.</b> Leaving a critical section happens-before entering the next one of that name; a body in {@code ordered}
 * happens-before those that follow it; a loop with a barrier, and {@code single}, have the effects of a barrier.
 *
 * <p><b>Progress and cost.</b> Ranks that wait do so as in {@link PointToPoint}, and count as blocked when all wait for ever. An
 * uncontended critical section costs two atomic operations; each part of a dynamic or guided loop costs one, and the loop itself a few.
 */
public interface Team {
    /** What to do with a part of a range. */
    @FunctionalInterface
    interface Part {
        /**
         * Does a part.
         *
         * @param from the first index
         * @param to the index after the last
         * @throws Exception whatever the body throws; it ends the world
         */
        void accept(long from, long to) throws Exception;
    }

    /**
     * Lets one rank, the first to come, do something, and gives the result to all (OpenMP's {@code single} with {@code copyprivate}). All
     * wait until it is there.
     *
     * @param <T> type of the result
     * @param body what one rank does; its result reaches the others as {@link ObjectMessages} do
     * @return the result
     */
    <T> T single(ThrowingSupplier<? extends T> body);

    /**
     * Lets rank 0 do something; the others go on (OpenMP's {@code masked}, once {@code master}).
     *
     * @param body what rank 0 does
     */
    void master(ThrowingRunnable body);

    /**
     * Does something while no other rank of the world does something under the same name (OpenMP's {@code critical}). Ranks enter in the
     * order in which they come.
     *
     * @param name the name, the same for the whole world, whatever the communicator
     * @param body what to do
     * @throws IllegalStateException if this rank is within a critical section of that name
     */
    void critical(String name, ThrowingRunnable body);

    /**
     * Does something on one rank after the other, in the order of the ranks. A rank goes on when its own body has ended.
     *
     * @param body what each rank does
     */
    void ordered(ThrowingRunnable body);

    /**
     * Runs the iterations of a loop, each on one of the ranks (OpenMP's {@code for}). All ranks wait for the end, unless it is said
     * otherwise by {@link WorkSharing#noWait()}.
     *
     * @param from the first index
     * @param to the index after the last; if it is not above {@code from} there is nothing to do
     * @param sharing who runs what
     * @param body what to do for an index
     * @throws IllegalArgumentException if there are more iterations than a long can count
     * @throws MismatchException if the ranks give different ranges or ways to share
     */
    default void forRange(long from, long to, WorkSharing sharing, ThrowingLongConsumer body) {
        forParts(from, to, sharing, (first, end) -> {
            for (long i = first; i < end; i++) {
                body.accept(i);
            }
        });
    }

    /**
     * Runs the iterations of a loop, each on one of the ranks, a contiguous part at a time: {@link #forRange} for bodies that have a
     * loop of their own.
     *
     * @param from the first index
     * @param to the index after the last; if it is not above {@code from} there is nothing to do
     * @param sharing who runs what
     * @param body what to do for a part, which is not empty
     * @throws IllegalArgumentException if there are more iterations than a long can count
     * @throws MismatchException if the ranks give different ranges or ways to share
     */
    void forParts(long from, long to, WorkSharing sharing, Part body);

    /**
     * Runs the iterations of a loop, each on one of the ranks, and after each one something that is done in the order of the iterations
     * (OpenMP's {@code for ordered}): results that are computed in any order can be written in order.
     *
     * <pre>{@code
     * World.threads(4).run(comm -> {
     *     StringBuilder mine = new StringBuilder();
     *     comm.forOrdered(0, 100, WorkSharing.dynamic(1), i -> Math.sqrt(i), (root, i) -> mine.append(i).append(root));
     * });
     * }</pre>
     *
     * @param <T> type of the results
     * @param from the first index
     * @param to the index after the last; if it is not above {@code from} there is nothing to do
     * @param sharing who runs what; parts of one iteration let most of them overlap
     * @param body what to do for an index, at the same time as others
     * @param ordered what to do with the result, on the same rank, when that of the index before has been done
     * @throws IllegalArgumentException if there are more iterations than a long can count
     * @throws MismatchException if the ranks give different ranges or ways to share
     */
    <T> void forOrdered(long from, long to, WorkSharing sharing, ThrowingLongFunction<? extends T> body,
        ThrowingObjLongConsumer<? super T> ordered);

    /**
     * Returns the time ({@code MPI_Wtime}, MPI 4.1, section 9.6). The ranks of one JVM have the same clock.
     *
     * @return seconds since some time in the past
     */
    double wtime();

    /**
     * Returns the resolution of {@link #wtime()} ({@code MPI_Wtick}).
     *
     * @return seconds
     */
    double wtick();
}
