package dev.manyhands;

import dev.manyhands.function.ThrowingSupplier;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The states of the threads of one job, each made by its thread when that first needs it. */
final class WorkerStates implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Distance between two states, so that two threads do not write to one cache line. */
    private static final int STRIDE = 16;

    private final ThrowingSupplier<?> make;
    /** Null if other processes make the states: here this stands for them. */
    private final transient Object[] states;
    /** Of participants who came for others that were given up, and have higher numbers than there are threads at a time. */
    private final transient Map<Integer, Object> further = new ConcurrentHashMap<>();

    WorkerStates(Job job, ThrowingSupplier<?> make) {
        this(make, job.actualWidth(), job.processes() != null);
    }

    private WorkerStates(ThrowingSupplier<?> make, int width, boolean isElsewhere) {
        this.make = make;
        this.states = isElsewhere ? null : new Object[width * STRIDE];
    }

    /** In another process: that of its one thread. */
    private Object readResolve() {
        return new WorkerStates(make, 1, false);
    }

    /** The state of a participant; only for the thread that has this number. */
    Object of(int participant) throws Exception {
        if (states == null) {
            return this;
        }
        boolean isFurther = participant >= states.length / STRIDE;
        Object state = isFurther ? further.get(participant) : states[participant * STRIDE];
        if (state == null) {
            state = Objects.requireNonNull(make.get(), "the state of a worker is null");
            if (isFurther) {
                further.put(participant, state);
            } else {
                states[participant * STRIDE] = state;
            }
        }
        return state;
    }
}
