package dev.manyhands.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;

/** Copies what a child prints to the parent's own output, line by line, and remembers the end of it. */
final class Output extends Thread {
    private static final int TAIL = 4096;

    private final InputStream from;
    private final boolean isError;
    private final byte[] prefix;
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

    Output(InputStream from, boolean isError, String prefix, String name) {
        super(null, null, name, 1 << 16, false);
        this.from = from;
        this.isError = isError;
        this.prefix = prefix.getBytes(Charset.defaultCharset());
        setDaemon(true);
    }

    @Override
    public void run() {
        var line = new ByteArrayOutputStream();
        line.writeBytes(prefix);
        byte[] bytes = new byte[TAIL];
        try (from) {
            for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
                remember(bytes, read);
                for (int k = 0; k < read; k++) {
                    line.write(bytes[k]);
                    if (bytes[k] == '\n') {
                        print(line);
                    }
                }
            }
        } catch (IOException e) {
            return; // the child was killed
        } finally {
            if (line.size() > prefix.length) {
                print(line);
            }
        }
    }

    private void print(ByteArrayOutputStream line) {
        PrintStream to = isError ? System.err : System.out;
        to.write(line.toByteArray(), 0, line.size());
        to.flush();
        line.reset();
        line.writeBytes(prefix);
    }

    private synchronized void remember(byte[] bytes, int count) {
        if (tail.size() + count > 2 * TAIL) {
            byte[] all = tail.toByteArray();
            tail.reset();
            tail.write(all, all.length - TAIL, TAIL);
        }
        tail.write(bytes, 0, count);
    }

    /** The end of what the child has printed, after it has ended. */
    String tail() throws InterruptedException {
        join(1000);
        synchronized (this) {
            byte[] all = tail.toByteArray();
            int length = Math.min(all.length, TAIL);
            return new String(all, all.length - length, length, Charset.defaultCharset());
        }
    }
}
