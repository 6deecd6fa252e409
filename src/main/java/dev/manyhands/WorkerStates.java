package dev.manyhands;

import dev.manyhands.function.ThrowingSupplier;
import java.util.Objects;

/** The states of the threads of one job, each made by its thread when that first needs it. */
final class WorkerStates {
    /** Distance between two states, so that two threads do not write to one cache line. */
    private static final int STRIDE = 16;

    private final ThrowingSupplier<?> make;
    private final Object[] states;

    WorkerStates(Job job, ThrowingSupplier<?> make) {
        this.make = make;
        this.states = new Object[job.actualWidth() * STRIDE];
    }

    /** The state of a participant; only for the thread that has this number. */
    Object of(int participant) throws Exception {
        Object state = states[participant * STRIDE];
        if (state == null) {
            state = Objects.requireNonNull(make.get(), "the state of a worker is null");
            states[participant * STRIDE] = state;
        }
        return state;
    }
}
