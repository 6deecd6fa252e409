package dev.manyhands.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The thread of a child that reads what its parent writes to its standard input: numbers of calls that are cancelled. The end of that stream
 * means that the parent is gone, and the child goes too.
 */
final class Lifeline extends Thread {
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
            Runtime.getRuntime().halt(ChildMain.ORPHANED); // no hooks: they might wait for what nobody does any more
        }
    }
}
