package dev.manyhands.comm;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * A communication that was started and has not been completed: the result of a call that does not block ({@code MPI_Request}, MPI 4.1,
 * section 3.7).
 *
 * <p>A request belongs to the rank that made it: only its thread may use it. Until the request is complete, that is until {@link #await()}
 * has returned or {@link #test()} has returned true, the buffers of the call must not be touched.
 *
 * <p>Completing happens-after what the peers did before they sent. A rank makes progress with all its requests whenever it is in
 * any call of its communicators.
 */
public abstract class Request {
    private final RankThread owner;
    private boolean isActive = true;
    private final Status result = new Status();
    private final Wait wait = new RequestWait();

    Request(RankThread owner) {
        this.owner = owner;
    }

    /** Whether it is complete, as {@link Wait#isOver()}. */
    abstract boolean isOver();

    /** Names it for a report, as {@link Wait#describe()}. */
    abstract String describe();

    /** Fills in the status, unless it is null, or throws how the operation has failed. It is over. */
    abstract void finish(Status status);

    /** Cancels the operation if it has not matched. */
    abstract boolean tryCancel();

    /** The wait for its completion. */
    final Wait asWait() {
        return wait;
    }

    final RankThread owner() {
        return owner;
    }

    /** Makes it as new; for the requests of blocking calls. */
    final void renew() {
        isActive = true;
    }

    /** Names a tag, for reports. */
    static String describeTag(int tag) {
        return tag >= 0 ? "tag " + tag : tag == Communicator.ANY_TAG ? "any tag" : "within a collective operation";
    }

    private void checkThread() {
        if (!owner.isCurrent()) {
            throw new IllegalStateException("a request of " + owner.name() + " is used by the thread '" + Thread.currentThread().getName()
                + "': only the thread of the rank that made it may");
        }
    }

    private Status complete() {
        if (isActive) {
            isActive = false;
            finish(result);
        }
        return result;
    }

    /**
     * Waits until the operation is complete ({@code MPI_Wait}). Returns at once if it was completed before.
     *
     * @return who has sent what, if it was a receive
     * @throws CommunicationException if the operation has failed, as by a message that is too long, or the world is aborted
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public final Status await() {
        checkThread();
        if (isActive) {
            owner.await(wait);
        }
        return complete();
    }

    /**
     * Waits until the operation is complete, but not longer than a given time.
     *
     * @param timeout the longest time to wait
     * @return whether it is complete
     * @throws CommunicationException if the operation has failed, or the world is aborted
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     */
    public final boolean await(Duration timeout) {
        checkThread();
        if (isActive && !owner.await(wait, System.nanoTime() + Math.max(0, timeout.toNanos()))) {
            return false;
        }
        complete();
        return true;
    }

    /**
     * Looks whether the operation is complete ({@code MPI_Test}).
     *
     * @return whether it is
     * @throws CommunicationException if the operation has failed, or the world is aborted
     */
    public final boolean test() {
        checkThread();
        if (isActive) {
            owner.world.checkAborted();
            if (!isOver()) {
                return false;
            }
            complete();
        }
        return true;
    }

    /**
     * Returns what is known of the completed operation.
     *
     * @return the status that {@link #await()} has returned
     * @throws IllegalStateException if the operation is not complete
     */
    public final Status status() {
        if (isActive) {
            throw new IllegalStateException("the operation is not complete: call await() or test() first");
        }
        return result;
    }

    /**
     * Cancels the operation if no message has matched it yet ({@code MPI_Cancel}). It is complete afterwards, and its status says whether
     * it was cancelled. A collective operation cannot be cancelled.
     *
     * @return whether it was cancelled
     */
    public final boolean cancel() {
        checkThread();
        if (!isActive || !tryCancel()) {
            return false;
        }
        isActive = false;
        result.setCancelled();
        return true;
    }

    /**
     * Waits until all operations are complete ({@code MPI_Waitall}).
     *
     * @param requests the operations; null stands for one that was completed before
     */
    public static void awaitAll(Request... requests) {
        for (Request request : requests) {
            if (request != null) {
                request.await();
            }
        }
    }

    /**
     * Waits until one operation is complete ({@code MPI_Waitany}). Operations that were completed by an earlier call do not count.
     *
     * @param requests the operations; null stands for one that was completed before
     * @return the index of the operation, or {@link Communicator#UNDEFINED} if all were completed before
     */
    public static int awaitAny(Request... requests) {
        Request first = firstActive(requests);
        if (first == null) {
            return Communicator.UNDEFINED;
        }
        first.owner.await(new AnyWait(requests));
        return testAny(requests);
    }

    /**
     * Waits until at least one operation is complete ({@code MPI_Waitsome}). Operations that were completed by an earlier call do not
     * count.
     *
     * @param requests the operations; null stands for one that was completed before
     * @return the indices of all operations that are complete; empty if all were completed before
     */
    public static int[] awaitSome(Request... requests) {
        int first = awaitAny(requests);
        if (first < 0) {
            return new int[0];
        }
        int[] others = testSome(requests);
        int[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = first;
        Arrays.sort(all);
        return all;
    }

    /**
     * Looks whether all operations are complete ({@code MPI_Testall}).
     *
     * @param requests the operations; null stands for one that was completed before
     * @return whether they are; if not, none is completed by this call
     */
    public static boolean testAll(Request... requests) {
        for (Request request : requests) {
            if (request != null && request.isActive) {
                request.checkThread();
                request.owner.world.checkAborted();
                if (!request.isOver()) {
                    return false;
                }
            }
        }
        awaitAll(requests);
        return true;
    }

    /**
     * Looks whether an operation is complete ({@code MPI_Testany}).
     *
     * @param requests the operations; null stands for one that was completed before
     * @return the index of one that is complete and was not before, else {@link Communicator#UNDEFINED}
     */
    public static int testAny(Request... requests) {
        for (int i = 0; i < requests.length; i++) {
            if (requests[i] != null && requests[i].isActive && requests[i].test()) {
                return i;
            }
        }
        return Communicator.UNDEFINED;
    }

    /**
     * Looks which operations are complete ({@code MPI_Testsome}).
     *
     * @param requests the operations; null stands for one that was completed before
     * @return the indices of those that are complete and were not before
     */
    public static int[] testSome(Request... requests) {
        int[] found = new int[requests.length];
        int count = 0;
        for (int i = 0; i < requests.length; i++) {
            if (requests[i] != null && requests[i].isActive && requests[i].test()) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static Request firstActive(Request[] requests) {
        return Arrays.stream(requests).filter(Objects::nonNull).filter(r -> r.isActive).findFirst().orElse(null);
    }

    /** Waits for this request. */
    private final class RequestWait implements Wait {
        @Override
        public boolean isOver() {
            return Request.this.isOver();
        }

        @Override
        public String describe() {
            return Request.this.describe();
        }
    }

    /** Waits for any of some requests. */
    private record AnyWait(Request[] requests) implements Wait {
        @Override
        public boolean isOver() {
            for (Request request : requests) {
                if (request != null && request.isActive && request.isOver()) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String describe() {
            StringBuilder all = new StringBuilder("a wait for any of");
            for (Request request : requests) {
                if (request != null && request.isActive) {
                    all.append(" [").append(request.describe()).append(']');
                }
            }
            return all.toString();
        }
    }
}
