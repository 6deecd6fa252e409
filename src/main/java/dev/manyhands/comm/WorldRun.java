package dev.manyhands.comm;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/** One run of a {@link World}. */
final class WorldRun<R> {
    private static final System.Logger LOG = System.getLogger(World.class.getName());
    /** How long the ranks of an aborted world have to come to an end. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final Duration timeout;
    private final ThreadWorld world;
    private final Object[] results;
    private final Thread[] threads;

    WorldRun(String name, int size, Duration timeout) {
        this.name = name;
        this.timeout = timeout;
        world = new ThreadWorld(name, size);
        results = new Object[size];
        threads = new Thread[size];
    }

    List<R> run(ThrowingFunction<? super Communicator, ? extends R> body) {
        Group all = Group.world(world.size);
        int context = world.newContexts();
        for (int r = 0; r < world.size; r++) {
            RankThread rank = world.ranks[r];
            threads[r] = Thread.ofPlatform().daemon().name(name + " rank " + r).unstarted(() -> runRank(rank, all, context, body));
            rank.setThread(threads[r]);
        }
        for (Thread thread : threads) {
            thread.start();
        }
        boolean interrupted = join();
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the world '" + name + "' was running");
        }
        ThreadWorld.Failure failure = world.failure();
        if (failure != null) {
            throw failed(failure);
        }
        checkCollectives();
        reportUnreceived();
        @SuppressWarnings("unchecked") // each is what the body has returned
        List<R> list = (List<R>) Collections.unmodifiableList(Arrays.asList(results));
        return list;
    }

    private void runRank(RankThread rank, Group all, int context, ThrowingFunction<? super Communicator, ? extends R> body) {
        try {
            results[rank.rank] = body.apply(new ThreadCommunicator(rank, all, context, name));
        } catch (Throwable t) {
            world.abort(rank.rank, t);
        } finally {
            rank.leave();
        }
    }

    /** Waits for all ranks; returns whether this thread was interrupted meanwhile. */
    private boolean join() {
        long start = System.nanoTime();
        long limit = timeout == null ? Long.MAX_VALUE : timeout.toNanos();
        boolean interrupted = false;
        long abortedAt = 0;
        List<Thread> all = new ArrayList<>(List.of(threads));
        for (int t = 0; t < all.size(); t++) { // grows when a rank has ended whose background thread has not
            Thread thread = all.get(t);
            while (thread.isAlive()) {
                try {
                    long now = System.nanoTime();
                    if (world.isAborted()) {
                        abortedAt = abortedAt == 0 ? now : abortedAt;
                        long left = GRACE.toNanos() - (now - abortedAt);
                        if (left <= 0) {
                            LOG.log(System.Logger.Level.WARNING, "the world ''{0}'' was aborted, and its thread ''{1}'' goes on", name,
                                thread.getName());
                            break;
                        }
                        thread.join(Duration.ofNanos(left));
                    } else if (limit - (now - start) <= 0) {
                        world.abort(-1, new TimeoutException("the ranks did not end within " + timeout));
                    } else {
                        // not for ever: another thread than this one may fail, and then the grace period begins
                        thread.join(Duration.ofNanos(Math.min(limit - (now - start), GRACE.toNanos())));
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    world.abort(-1, new CancellationException("the caller was interrupted"));
                }
            }
            if (t < threads.length && !thread.isAlive()) {
                world.ranks[t].backgrounds().forEach(background -> all.add(background.thread()));
            }
        }
        return interrupted;
    }

    private ParallelException failed(ThreadWorld.Failure failure) {
        String who = failure.rank() < 0 ? "" : "rank " + failure.rank() + " of " + world.size + ": ";
        return new ParallelException("the world '" + name + "' failed: " + who + failure.cause(), failure.cause(), name, failure.rank());
    }

    /** Throws if there are messages of collective operations in which not all have taken part: nobody has waited for those who have not. */
    private void checkCollectives() {
        List<String> left = new ArrayList<>();
        for (RankThread rank : world.ranks) {
            left.addAll(rank.mailbox.leftInCollectives());
        }
        if (!left.isEmpty()) {
            throw failed(new ThreadWorld.Failure(-1, new MismatchException("not all ranks have called the same collective operations: these"
                + " messages were not received: " + String.join("; ", left), null)));
        }
    }

    private void reportUnreceived() {
        List<String> left = new ArrayList<>();
        for (RankThread rank : world.ranks) {
            left.addAll(rank.mailbox.unreceived());
        }
        if (!left.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "the world ''{0}'' has ended, and nobody has received: {1}", name,
                String.join("; ", left));
        }
    }
}
