package dev.manyhands.process;

import dev.manyhands.function.WorkerLostException;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A child as a process of the operating system: its output, its lifeline, its end. */
final class ChildProcess implements AutoCloseable {
    /** How long a process may take to end whose sockets are closed already, before it is killed. */
    private static final long DYING_SECONDS = 10;
    /** How long one may take that cannot be talked to. */
    private static final long ENDING_SECONDS = 2;
    /** How long its output is waited for after it has ended; longer only if processes that it has started hold it open. */
    private static final long OUTPUT_MILLIS = 1000;

    private final String name;
    private final Process process;
    private final DataOutputStream lifeline;
    private final Output out;
    private final Output err;
    /** What is done about the archive; null if nothing. */
    private final Archive.Start start;
    private volatile boolean killed;

    ChildProcess(String name, Process process, boolean prefix, Archive.Start start) {
        this.name = name;
        this.start = start;
        this.process = process;
        String before = prefix ? "[" + name + "] " : "";
        lifeline = new DataOutputStream(process.getOutputStream());
        out = new Output(process, false, before, "manyhands-" + name + "-out");
        err = new Output(process, true, before, "manyhands-" + name + "-err");
        out.start();
        err.start();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String describe() {
        return "child process " + name + " (process " + pid() + ")";
    }

    /** Cancels calls up to this one. */
    void cancel(long call) {
        try {
            lifeline.writeLong(call);
            lifeline.flush();
        } catch (IOException e) {
            return; // it is gone, which will be found out
        }
    }

    /** Kills it and the processes that it has started. */
    void kill() {
        if (killed) {
            return;
        }
        killed = true;
        List<ProcessHandle> own;
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            own = descendants.toList();
        }
        process.destroyForcibly();
        own.forEach(ProcessHandle::destroyForcibly);
    }

    /** Waits until it has ended. Whether it has. */
    boolean await(long nanos) throws InterruptedException {
        return process.waitFor(nanos, TimeUnit.NANOSECONDS);
    }

    /** Waits until it has ended, and kills it if that takes long, as its sockets are closed. An interrupt waits too. */
    WorkerLostException lost(String when) {
        end(TimeUnit.SECONDS.toNanos(DYING_SECONDS));
        int code = process.exitValue();
        String tail = err.tail().strip();
        return new WorkerLostException(describe() + " " + Exit.describe(code) + " " + when + Exit.crash(code, out.tail())
                + (tail.isEmpty() ? "; it wrote nothing to its standard error" : "; its standard error ends with:\n" + tail), pid(), code);
    }

    /** Whether it ends by itself in a moment, as one does whose sockets are closed; else kills it. */
    private boolean endsSoon() {
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = process.waitFor(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            kill();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /** Says that it is lost, or kills it because it cannot be talked to. */
    RuntimeException lostOr(String when, boolean dead, IOException e) {
        if (!dead && !endsSoon()) {
            return new UncheckedIOException(describe() + " could not be talked to any more and was killed: " + e, e);
        }
        WorkerLostException lost = lost(when);
        lost.addSuppressed(e);
        return lost;
    }

    /** Waits for its end, kills it when that takes too long, and waits for the end of its output. An interrupt waits too. */
    void end(long nanos) {
        boolean interrupted = false;
        long left = nanos;
        long begun = System.nanoTime();
        for (;;) {
            try {
                if (!process.waitFor(left, TimeUnit.NANOSECONDS)) {
                    kill();
                    process.waitFor();
                }
                out.join(OUTPUT_MILLIS);
                err.join(OUTPUT_MILLIS);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                left = nanos - (System.nanoTime() - begun);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes what is left after the end. */
    @Override
    public void close() throws IOException {
        if (start != null) {
            start.ended(process.exitValue());
        }
        lifeline.close();
    }
}
