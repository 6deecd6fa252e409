package dev.manyhands;

/** The job whose options are in force where none is named: see {@link Job#asDefault}. */
final class Defaults {
    private static final ScopedValue<Job> CURRENT = ScopedValue.newInstance();
    /** Set when one was set for the first time, plain: a thread in such a body has set it itself, or has it from one that has. */
    private static boolean used;

    private Defaults() {
    }

    static Job current() {
        return used && CURRENT.isBound() ? CURRENT.get() : Job.DEFAULT;
    }

    /** The default of the calling thread, or null if there is none. */
    static Job bound() {
        return used && CURRENT.isBound() ? CURRENT.get() : null;
    }

    static <R, X extends Throwable> R call(Job job, ScopedValue.CallableOp<? extends R, X> body) throws X {
        used = true;
        return ScopedValue.where(CURRENT, job).<R, X>call(body::call);
    }

    /** The bindings with the default added. */
    static ScopedValue.Carrier bind(ScopedValue.Carrier carrier, Job job) {
        return carrier.where(CURRENT, job);
    }
}
