package example;

import dev.manyhands.Parallel;
import java.util.List;

public class Squares {
    public static void main(String[] args) {
        System.out.println(Parallel.map(List.of(1, 2, 3), x -> x * x));
    }
}
