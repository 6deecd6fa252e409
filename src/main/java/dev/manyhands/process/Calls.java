package dev.manyhands.process;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.collections.IntHashSet;

/** The calls that are sent to a child, each after the shared work of its session if that is not there yet; by one thread at a time. */
final class Calls {
    /** Sessions whose work the child has. */
    private final IntHashSet sessions = new IntHashSet();
    /** Sessions that are over, which the child is told when it is next used. */
    private final Queue<Integer> over = new ConcurrentLinkedQueue<>();
    /** Number of the call that was sent last. */
    private long sent;

    /** Sends a call of a session, or of none; its number. */
    long send(Line line, Child child, Session session, Packed argument) throws IOException {
        int id = session == null ? ChildLoop.NO_SESSION : session.id();
        for (Integer ended = over.poll(); ended != null; ended = over.poll()) {
            sessions.remove(ended);
            line.send(Frame.FORGET, ended, 0, null);
        }
        if (session != null && sessions.add(id)) {
            session.knownBy(child);
            line.send(Frame.DEFINE, id, 0, session.shared());
        }
        line.send(Frame.CALL, id, ++sent, argument);
        return sent;
    }

    /** Number of the call that was sent last. */
    long sent() {
        return sent;
    }

    /** Lets the child forget what it knows of a session; called by any thread. */
    void forget(int session) {
        over.add(session);
    }
}
