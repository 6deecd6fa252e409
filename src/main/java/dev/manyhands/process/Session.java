package dev.manyhands.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Calls that have something in common, the {@link RemoteWork}: it crosses to each child once, before the first call there. */
public final class Session implements AutoCloseable {
    private final Children children;
    private final int id;
    private final Packed shared;
    private final Set<Child> knownBy = ConcurrentHashMap.newKeySet();

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
        return new Lease(children, children.acquire(), this);
    }

    /** Lets the children forget the shared work, when they are next used. */
    @Override
    public void close() {
        knownBy.forEach(child -> child.forget(id));
    }
}
