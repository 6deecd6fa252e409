package dev.manyhands.process;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.util.concurrent.Callable;
import org.agrona.collections.Int2ObjectHashMap;

/** Takes messages of the parent one after the other and does what they say. */
final class ChildLoop {
    /** The session of calls that have no shared work: their argument is what is to be called. */
    static final int NO_SESSION = 0;

    private final Line line;
    private final Attention attention;
    private final ObjectInputFilter filter;
    private final Sleep sleep;
    private final Memory memory;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    /** The work of each session, or what was thrown when it was received. */
    private final Int2ObjectHashMap<Object> sessions = new Int2ObjectHashMap<>();

    ChildLoop(Line line, Attention attention, ObjectInputFilter filter, Sleep sleep, Memory memory) {
        this.line = line;
        this.attention = attention;
        this.filter = filter;
        this.sleep = sleep;
        this.memory = memory;
    }

    /** Waits for the bell. */
    interface Sleep {
        void untilRung() throws IOException;
    }

    /** Returns when the parent has nothing more to do. */
    void run() throws IOException {
        FailureReport.prepare();
        for (;;) {
            await();
            switch (line.kind()) {
                case Frame.DEFINE -> define(line.session());
                case Frame.FORGET -> sessions.remove(line.session());
                case Frame.CALL -> call(line.session(), line.call());
                case Frame.STOP -> {
                    return;
                }
                default -> throw new IOException("a message of unknown kind, " + line.kind());
            }
        }
    }

    private void await() throws IOException {
        int left = Patience.fresh();
        while (!line.poll()) {
            if (left != 0) {
                left = Patience.next(left);
                continue;
            }
            line.rest().begin();
            boolean came = line.poll();
            if (!came) {
                sleep.untilRung();
            }
            line.rest().end();
            if (came) {
                return;
            }
            left = Patience.fresh();
        }
    }

    private void define(int session) {
        Object work;
        try {
            work = line.body(loader, filter);
        } catch (Throwable failure) {
            work = failure; // told by each call
        }
        sessions.put(session, work);
    }

    private void call(int session, long call) throws IOException {
        Packed result = null;
        Packed failure = null;
        boolean worn = false;
        try {
            Object argument = line.body(loader, filter);
            if (attention.begin(call)) {
                Object value;
                try {
                    value = work(session, argument);
                } finally {
                    attention.end();
                }
                result = encode(session, argument, value);
            } else {
                failure = FailureReport.encode(new InterruptedException("cancelled before it began"));
            }
        } catch (Throwable thrown) {
            worn = thrown instanceof OutOfMemoryError; // nobody knows what else has failed because of it
            failure = FailureReport.encode(thrown);
        }
        line.send(failure == null ? Frame.RESULT : Frame.FAILURE, worn || memory.isExceeded() ? Frame.WORN : 0, call,
                failure == null ? result : failure);
    }

    private Packed encode(int session, Object argument, Object result) throws Throwable {
        try {
            return Encoder.encode(result);
        } catch (UnserializableException failure) {
            throw sessions.get(session) instanceof RemoteWork work ? work.unsent(argument, result, failure) : failure;
        }
    }

    private Object work(int session, Object argument) throws Throwable {
        if (session == NO_SESSION) {
            if (argument instanceof Callable<?> task) {
                return task.call();
            }
            ((Runnable) argument).run();
            return null;
        }
        Object work = sessions.get(session); // no switch over types, which takes long to start with
        if (work instanceof RemoteWork called) {
            return called.call(argument);
        }
        if (work instanceof Throwable failure) {
            throw failure;
        }
        throw new IllegalStateException("session " + session + " is unknown to this process");
    }
}
