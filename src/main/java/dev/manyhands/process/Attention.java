package dev.manyhands.process;

/** Which call the worker of a child is at, so that an interrupt reaches this one and no other. */
final class Attention {
    private final Thread worker;
    /** The call that runs, 0 if none. */
    private long running;
    /** Calls up to this one are cancelled. */
    private long cancelled;

    Attention(Thread worker) {
        this.worker = worker;
    }

    /** Whether a call may begin; it runs until {@link #end} then. */
    synchronized boolean begin(long call) {
        if (call <= cancelled) {
            return false;
        }
        running = call;
        return true;
    }

    /** The call has ended: from now on it is not interrupted any more, and a late interrupt is cleared. */
    synchronized void end() {
        running = 0;
        Thread.interrupted();
    }

    /** Interrupts the call that runs if it is one of those up to the given one, and keeps the others from beginning. */
    synchronized void cancel(long upTo) {
        cancelled = Math.max(cancelled, upTo);
        if (running != 0 && running <= upTo) {
            worker.interrupt();
        }
    }
}
