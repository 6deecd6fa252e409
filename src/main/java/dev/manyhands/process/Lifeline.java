package dev.manyhands.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/**
 * The thread of a child that reads what its parent writes to its standard input: numbers of calls that are cancelled. The end of that stream
 * means that the parent is gone, and the child goes too, with the processes that it has started.
 */
final class Lifeline extends Thread {
    /** Exit code of a child whose parent is gone. */
    private static final int ORPHANED = 113;

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
            for (;;) {
                attention.cancel(fromParent.readLong());
            }
        } catch (IOException | RuntimeException | Error end) {
            orphaned();
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
