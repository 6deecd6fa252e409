package example;

import dev.manyhands.Parallel;
import dev.manyhands.pool.ProcessPool;
import java.util.List;

public class Squares {
    public static void main(String[] args) {
        System.out.println(Parallel.map(List.of(1, 2, 3), x -> x * x));
        for (String transport : List.of("chronicle", "agrona", "socket")) {
            try (var pool = ProcessPool.builder().size(2).transport(transport).build()) {
                System.out.println(transport + " " + Parallel.on(pool).map(List.of(1, 2, 3), x -> x * x));
            }
        }
    }
}
