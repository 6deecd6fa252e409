package dev.manyhands.process;

import java.util.concurrent.TimeUnit;

/** Ends the children of a pool, and deletes their files, when the JVM ends without the pool having been closed. */
final class ExitHook extends Thread {
    private static final long HELD_MILLIS = 2000;

    private static volatile boolean exiting;

    private final Runnable end;

    /** Sees to it that the given is run when the JVM ends. */
    ExitHook(String pool, Runnable end) {
        super(null, null, "manyhands-" + pool + "-exit", 0, false);
        this.end = end;
        try {
            Runtime.getRuntime().addShutdownHook(this);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("process pool '" + pool + "' cannot be made: this JVM is ending", e);
        }
    }

    @Override
    public void run() {
        exiting = true;
        end.run();
    }

    /** Takes it back. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(this);
        } catch (IllegalStateException e) {
            return; // it is too late, and does no harm
        }
    }

    /**
     * Waits for a moment if the JVM is ending: that its children are lost then is nothing that the program should complain about in its
     * last milliseconds.
     */
    static void holdBack() {
        if (exiting) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELD_MILLIS);
            boolean interrupted = false;
            while (System.nanoTime() - until < 0) {
                try {
                    Thread.sleep(10);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
