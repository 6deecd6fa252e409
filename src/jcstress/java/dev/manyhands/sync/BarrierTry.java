package dev.manyhands.sync;

import java.util.concurrent.Callable;

/** Gives what a wait has returned, or -1 if it has failed, for instance because its time is over. */
final class BarrierTry {
    private BarrierTry() {
    }

    static int orMinusOne(Callable<Integer> body) {
        try {
            return body.call();
        } catch (Exception e) {
            return -1;
        }
    }
}
