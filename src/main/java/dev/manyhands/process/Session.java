package dev.manyhands.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Calls that have something in common, the {@link RemoteWork}: it crosses to each child once, before the first call there. */
public final class Session implements AutoCloseable {
    private final Children children;
    private final int id;
    private final Packed shared;
    private final Set<Child> knownBy = ConcurrentHashMap.newKeySet();
    /** Threads that wait for a child and may be let go. */
    private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    Session(Children children, int id, Packed shared) {
        this.children = children;
        this.id = id;
        this.shared = shared;
    }

    int id() {
        return id;
    }

    Packed shared() {
        return shared;
    }

    boolean isKnownBy(Child child) {
        return knownBy.contains(child);
    }

    void knownBy(Child child) {
        knownBy.add(child);
    }

    /**
     * Gets a child for the calling thread; waits until one is free, or has been started.
     *
     * @return the child, to be closed after use
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Lease acquire() throws InterruptedException {
        return new Lease(children, children.acquire(() -> false), this);
    }

    /**
     * Gets a child for the calling thread, as {@link #acquire} does, unless there is nothing more to do when none is free.
     *
     * @return the child, to be closed after use; null after {@link #noMore}, if it would have to wait
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Lease acquireIfNeeded() throws InterruptedException {
        Thread self = Thread.currentThread();
        waiting.add(self); // before the look at "over": pairs with the two accesses the other way round in noMore
        try {
            Child child = children.acquire(() -> over);
            return child == null ? null : new Lease(children, child, this);
        } finally {
            waiting.remove(self);
        }
    }

    /** Lets those who wait for a child in {@link #acquireIfNeeded} go, as others have taken all there is to do. */
    public void noMore() {
        over = true;
        waiting.forEach(LockSupport::unpark);
    }

    /** Lets the children forget the shared work, when they are next used. */
    @Override
    public void close() {
        knownBy.forEach(child -> child.forget(id));
    }
}
