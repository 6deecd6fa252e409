package dev.manyhands.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/**
 * The thread of a child that reads what its parent writes to its standard input: numbers of calls that are cancelled. The end of that
 * stream means that the parent is gone, and the child goes too, with the processes that it has started.
 */
final class Lifeline extends Thread {
    /** Exit code of a child whose parent is gone. */
    private static final int ORPHANED = 113;

    /** In place of the number of a call: this child ends by itself now. */
    static final long FAREWELL = Long.MIN_VALUE;
    /** How long that may take to come. */
    private static final long FAREWELL_MILLIS = 1000;

    private final DataInputStream fromParent;
    private final Attention attention;

    Lifeline(InputStream fromParent, Attention attention) {
        super(null, null, "manyhands-lifeline", 0, false);
        this.fromParent = new DataInputStream(fromParent);
        this.attention = attention;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            leaveInterruptsToTheParent();
            for (long call = fromParent.readLong(); call != FAREWELL; call = fromParent.readLong()) {
                attention.cancel(call);
            }
        } catch (IOException | RuntimeException | Error end) {
            orphaned();
        }
    }

    /** Waits until the parent has let go of it: the JVM would wait longer for a thread that reads. */
    void awaitFarewell() throws InterruptedException {
        join(FAREWELL_MILLIS);
    }

    /**
     * Ctrl-C goes to all processes of the terminal: the parent decides what comes of it. By reflection, as not every JVM has this, and
     * without a handler of our own, as that would take long to make.
     */
    private static void leaveInterruptsToTheParent() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("INT"),
                    handler.getField("SIG_IGN").get(null));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return; // this child ends together with the foreground job
        }
    }

    /** Ends this process at once: without hooks, which might wait for what nobody does any more. */
    static void orphaned() {
        try {
            for (Iterator<ProcessHandle> own = ProcessHandle.current().descendants().iterator(); own.hasNext();) {
                own.next().destroyForcibly();
            }
        } finally {
            Runtime.getRuntime().halt(ORPHANED);
        }
    }
}
