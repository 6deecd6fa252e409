package dev.manyhands.process;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Sees to it that one thread at a time looks for a message, and that somebody looks after each ring. */
final class Turn {
    /*
     * A ring writes "rang" and then reads "taken"; who gives the turn back writes "taken" and then reads "rang" (Dekker; all volatile). So
     * either the ring finds that nobody has the turn and has somebody look, or who gives it back finds that there was a ring and looks
     * again. Who takes the turn forgets the rings before: it looks for what they were about.
     */
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(Turn.class, "taken", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int taken;
    private volatile boolean rang;

    /** Takes the turn, unless another thread has it. */
    boolean take() {
        if (!TAKEN.compareAndSet(this, 0, 1)) {
            return false;
        }
        rang = false;
        return true;
    }

    /** Gives the turn back; true if there was a ring meanwhile, so that the caller must look again. */
    boolean giveBack() {
        taken = 0;
        return rang;
    }

    /** Notes a ring; true if nobody has the turn, so that the caller must have somebody look. */
    boolean ring() {
        rang = true;
        return taken == 0;
    }
}
