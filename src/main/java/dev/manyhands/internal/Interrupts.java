package dev.manyhands.internal;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;

/** Tells failures that come from an interrupt from others. */
public final class Interrupts {
    private static final int DEPTH = 16;

    private Interrupts() {
    }

    /**
     * Returns whether a failure may come from an interrupt or a cancellation.
     *
     * @param failure what was thrown
     * @return whether it, or one of its causes, is of a kind that an interrupt gives rise to
     */
    public static boolean mayHaveCaused(Throwable failure) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < DEPTH; t = t.getCause(), depth++) {
            if (t instanceof InterruptedException || t instanceof CancellationException || t instanceof ClosedByInterruptException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether what the current thread has thrown comes from an interrupt.
     *
     * @param self the current thread
     * @param failure what it has thrown
     * @return whether the thread's flag is set and the failure is of a kind that an interrupt gives rise to, or the flag was cleared by it
     */
    public static boolean haveCaused(Thread self, Throwable failure) {
        if (self.isInterrupted()) {
            return mayHaveCaused(failure);
        }
        int depth = 0;
        for (Throwable t = failure; t != null && depth < DEPTH; t = t.getCause(), depth++) {
            if (t instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }
}
