package dev.manyhands.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.locks.LockSupport;

/** Copies what a child prints to the parent's own output, whole lines at a time, and remembers the end of it. */
final class Output extends Thread {
    private static final int TAIL = 4096;
    /** A line that is longer is printed in pieces. */
    private static final int LINE = 1 << 16;
    private static final long NAP_NANOS = 2_000_000;
    private static final int NAPS = 10;

    private final Process process;
    private final boolean isError;
    private final byte[] prefix;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

    Output(Process process, boolean isError, String prefix, String name) {
        super(null, null, name, 1 << 16, false);
        this.process = process;
        this.isError = isError;
        this.prefix = prefix.getBytes(Charset.defaultCharset());
        setDaemon(true);
    }

    @Override
    public void run() {
        try (InputStream from = isError ? process.getErrorStream() : process.getInputStream()) {
            copy(from);
            // When a process has ended the JDK takes what is left in the pipe and puts it where the next read finds it: one that was
            // under way has seen the end of the pipe, and not that.
            if (process.waitFor() != 0) {
                for (int k = 0; k < NAPS; k++) {
                    copy(from);
                    LockSupport.parkNanos(NAP_NANOS);
                }
            }
            copy(from);
        } catch (IOException | InterruptedException e) {
            return; // nothing more can be had
        } finally {
            if (line.size() > 0) {
                line.write('\n');
                print();
            }
        }
    }

    private void copy(InputStream from) throws IOException {
        byte[] bytes = new byte[TAIL];
        for (int read = from.read(bytes); read >= 0; read = from.read(bytes)) {
            remember(bytes, read);
            int begun = 0;
            for (int k = 0; k < read; k++) {
                if (bytes[k] == '\n') {
                    append(bytes, begun, k + 1);
                    print();
                    begun = k + 1;
                }
            }
            append(bytes, begun, read);
            if (line.size() > LINE) {
                print();
            }
        }
    }

    private void append(byte[] bytes, int from, int to) {
        if (line.size() == 0 && to > from) {
            line.writeBytes(prefix);
        }
        line.write(bytes, from, to - from);
    }

    private void print() {
        PrintStream to = isError ? System.err : System.out;
        to.write(line.toByteArray(), 0, line.size());
        to.flush();
        line.reset();
    }

    private synchronized void remember(byte[] bytes, int count) {
        if (tail.size() + count > 2 * TAIL) {
            byte[] all = tail.toByteArray();
            tail.reset();
            tail.write(all, Math.max(0, all.length - TAIL), Math.min(all.length, TAIL));
        }
        tail.write(bytes, 0, count);
    }

    /** The end of what the child has printed. */
    synchronized String tail() {
        byte[] all = tail.toByteArray();
        int length = Math.min(all.length, TAIL);
        return new String(all, all.length - length, length, Charset.defaultCharset());
    }
}
