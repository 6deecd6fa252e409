package dev.manyhands.process;

import dev.manyhands.Parallel;
import dev.manyhands.function.SerializableCallable;
import dev.manyhands.pool.ProcessPool;
import java.nio.file.Path;
import java.util.List;

/** A program with a process pool, which tests run in a JVM of its own: folder, transport, marker. */
final class ParentProgram {
    private ParentProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        ProcessPool pool = ProcessPool.builder().size(2).folder(Path.of(arguments[0])).transport(arguments[1]).build();
        List<Long> pids = List.of(pool.submit((SerializableCallable<Long>) Faults::pid).get());
        String marker = arguments[2];
        var stays = pool.submit((SerializableCallable<Integer>) () -> Faults.stay(marker));
        String line = "children " + pids + " " + Parallel.on(pool).map(List.of(1, 2, 3), x -> 2 * x);
        System.out.println(line);
        if (System.in.read() == 'x') { // else it is killed
            System.exit(0);
        }
        stays.get();
    }
}
