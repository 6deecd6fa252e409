package dev.manyhands.comm;

import dev.manyhands.internal.SpinBudget;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What the ranks of one world of threads share. */
final class ThreadWorld {
    private static final int EAGER_LOOKS = 40;

    final String name;
    final int size;
    final RankThread[] ranks;
    /** The threads of all ranks, and those that work for them in the background. */
    private final CopyOnWriteArrayList<RankThread> threads = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Integer, Board> boards = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, RankThread[]> helpers = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Object, Object> shared = new ConcurrentHashMap<>();
    private final int eagerLooks;
    private final AtomicInteger contexts = new AtomicInteger();
    /** First numbers of contexts that nobody uses any more. */
    private final ConcurrentLinkedQueue<Integer> freeContexts = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Failure> failure = new AtomicReference<>();
    private volatile boolean aborted;

    /** Why a world was aborted: which rank has failed (-1 if none), and with what. */
    record Failure(int rank, Throwable cause) {
    }

    ThreadWorld(String name, int size) {
        this.name = name;
        this.size = size;
        eagerLooks = size <= SpinBudget.PROCESSORS ? EAGER_LOOKS : 0;
        ranks = new RankThread[size];
        for (int r = 0; r < size; r++) {
            ranks[r] = new RankThread(this, r, "rank " + r);
            threads.add(ranks[r]);
        }
    }

    /** How many threads want to run at the same time. */
    int busyThreads() {
        return threads.size();
    }

    /** How often a rank looks for what it waits for before it does anything else: only where each has a processor of its own. */
    int eagerLooks() {
        return eagerLooks;
    }

    /** Returns the background threads of the ranks of a communicator; each rank starts its own when it needs it. */
    RankThread[] backgrounds(int context, Group group) {
        return helpers.computeIfAbsent(context, c -> {
            RankThread[] all = new RankThread[group.size()];
            for (int r = 0; r < all.length; r++) {
                all[r] = new RankThread(this, group.worldRank(r), "rank " + group.worldRank(r) + " in the background");
            }
            return all;
        });
    }

    /** Takes in a thread that works for a rank in the background. */
    void add(RankThread helper) {
        threads.add(helper);
    }

    /** Lets a thread go that has left. */
    void remove(RankThread helper) {
        threads.remove(helper);
    }

    Iterable<RankThread> threads() {
        return threads;
    }

    /** Returns the first of the numbers of a communicator's contexts; messages of one context never match a receive of another. */
    int newContexts() {
        Integer free = freeContexts.poll();
        return free == null ? contexts.getAndAdd(ThreadCommunicator.CONTEXTS) : free;
    }

    /** Says that one of the ranks that meet on the board of a context has done with it. The last one frees the context. */
    void release(int context) {
        if (boards.get(context).release()) {
            boards.remove(context);
            boards.remove(context + ThreadCommunicator.BACKGROUND);
            helpers.remove(context + ThreadCommunicator.BACKGROUND);
            freeContexts.add(context);
        }
    }

    /** How many communicators there are. */
    int boards() {
        return boards.size();
    }

    /** How many contexts have ever been in use at a time. */
    int contexts() {
        return contexts.get();
    }

    /** Returns the board on which so many ranks meet in a context. */
    Board board(int context, int size) {
        return boards.computeIfAbsent(context, c -> new Board(size));
    }

    /** Objects that ranks share by name, such as the locks of critical sections. */
    ConcurrentHashMap<Object, Object> shared() {
        return shared;
    }

    boolean isAborted() {
        return aborted;
    }

    /** Throws if the world was aborted. */
    void checkAborted() {
        if (aborted) {
            Failure why = failure.get();
            throw new AbortedException("the world '" + name + "' was aborted"
                + (why.rank < 0 ? ": " : " as rank " + why.rank + " failed: ") + why.cause, why.cause);
        }
    }

    /** Ends the world: every blocked call throws, and so does every call from now on. Only the first failure counts. */
    void abort(int rank, Throwable cause) {
        if (!failure.compareAndSet(null, new Failure(rank, cause))) {
            return;
        }
        aborted = true;
        for (RankThread thread : threads) {
            thread.wake();
            Thread of = thread.thread();
            if (of != null && of != Thread.currentThread()) {
                of.interrupt();
            }
        }
    }

    /** Why the world was aborted, or null. */
    Failure failure() {
        return failure.get();
    }

    /** Aborts the world if all its threads wait for each other; see {@link RankThread}. */
    void lookForDeadlock() {
        RankThread[] all = threads.toArray(new RankThread[0]);
        int[] states = new int[all.length];
        boolean someBlocked = false;
        for (int i = 0; i < all.length; i++) {
            states[i] = all[i].snapshot();
            switch (RankThread.kindOf(states[i])) {
                case RankThread.BLOCKED -> someBlocked = true;
                case RankThread.IDLE, RankThread.DONE -> { }
                default -> {
                    return;
                }
            }
        }
        for (int i = 0; i < all.length; i++) {
            if (all[i].snapshot() != states[i]) {
                return;
            }
        }
        if (someBlocked && !aborted) {
            abort(-1, new DeadlockException(DeadlockReport.of(name, all, states), null));
        }
    }
}
