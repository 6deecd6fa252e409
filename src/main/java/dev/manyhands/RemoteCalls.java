package dev.manyhands;

import dev.manyhands.pool.ProcessPool;
import dev.manyhands.process.Lease;
import dev.manyhands.process.Session;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Single calls of innermost loops in child processes, in one run of a verb. */
final class RemoteCalls implements AutoCloseable {
    private final ProcessPool pool;
    /** By what else crosses once beside the function. */
    private final Map<Object, Session> sessions = new ConcurrentHashMap<>();
    private final Object function;
    private final Session plain;
    /** The session of the last call; a hint. */
    private volatile Session last;

    RemoteCalls(ProcessPool pool, Object function) {
        this.pool = pool;
        this.function = function;
        this.plain = pool.open(new RemoteStrips(function, null));
        this.last = plain;
    }

    /**
     * Gets a child for a call that is about to come, with the function; null if that fails, and will when it is called.
     *
     * @throws InterruptedException if the calling thread is interrupted
     */
    Lease acquire() throws InterruptedException {
        Lease lease = last.acquire();
        try {
            if (lease.isNew()) {
                lease.send(new Object[] {RemoteStrips.Verb.NOTHING.ordinal(), 0, null, 0L, 0, 0});
                lease.receive();
            }
            return lease;
        } catch (InterruptedException interrupt) {
            lease.close();
            throw interrupt;
        } catch (Throwable failure) {
            lease.close();
            return null;
        }
    }

    /** The session for calls that need this too; null is nothing. */
    Session session(Object second) {
        Session session = second == null ? plain
                : sessions.computeIfAbsent(new Same(second), key -> pool.open(new RemoteStrips(function, second)));
        last = session;
        return session;
    }

    /**
     * An object as such, whatever it says of being equal.
     *
     * @param object the object
     */
    private record Same(Object object) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Same same && same.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    /** Calls, with a child that was acquired before if it is one of the session. */
    Object call(Session session, Lease acquired, Object... argument) throws Throwable {
        Lease lease = acquired;
        if (acquired != null && !acquired.isOf(session)) {
            acquired.close();
            lease = null;
        }
        try (Lease child = lease == null ? session.acquire() : lease) {
            child.send(argument);
            return child.receive();
        }
    }

    @Override
    public void close() {
        plain.close();
        sessions.values().forEach(Session::close);
    }
}
