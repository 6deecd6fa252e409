package dev.manyhands.process;

import dev.manyhands.Parallel;
import dev.manyhands.pool.ProcessPool;
import java.util.List;

/** Lies in a jar within a jar; says what its children give back. */
final class FatProgram {
    private FatProgram() {
    }

    public static void main(String[] arguments) {
        try (ProcessPool pool = ProcessPool.builder().size(1).transport("socket").build()) {
            System.out.println(Parallel.on(pool).map(List.of(3, 4), x -> x * x) + " "
                    + FatProgram.class.getClassLoader().getClass().getName());
        }
    }
}
