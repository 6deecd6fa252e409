package dev.manyhands;

import dev.manyhands.function.ThrowingSupplier;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The states of the threads of one job, each made by its thread when that first needs it. */
final class WorkerStates {
    /** Distance between two states, so that two threads do not write to one cache line. */
    private static final int STRIDE = 16;

    private final ThrowingSupplier<?> make;
    private final Object[] states;
    /** Of participants who came for others that were given up, and have higher numbers than there are threads at a time. */
    private final Map<Integer, Object> further = new ConcurrentHashMap<>();

    WorkerStates(Job job, ThrowingSupplier<?> make) {
        this.make = make;
        this.states = new Object[job.actualWidth() * STRIDE];
    }

    /** The state of a participant; only for the thread that has this number. */
    Object of(int participant) throws Exception {
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
