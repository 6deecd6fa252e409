package dev.manyhands;

import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingFunction;
import java.util.List;

/**
 * A function of two items as one of a pair, for other processes: so each of them is sent the pairs that it works on and no others.
 *
 * @param function the function
 */
record Zipped(ThrowingBiFunction<Object, Object, ?> function) implements ThrowingFunction<Object[], Object> {
    @Override
    public Object apply(Object[] pair) throws Exception {
        return function.apply(pair[0], pair[1]);
    }

    @SuppressWarnings("unchecked") // the pairs are of items of both types
    static <R> List<R> map(Job job, Object[] left, Object[] right, ThrowingBiFunction<?, ?, ?> function) {
        job.check("zip", function);
        Object[] pairs = new Object[left.length];
        for (int k = 0; k < pairs.length; k++) {
            pairs[k] = new Object[] {left[k], right[k]};
        }
        var zipped = new Zipped((ThrowingBiFunction<Object, Object, ?>) function);
        return Loops.map(job, "zip", ItemSpace.ofPairs(pairs), 1, zipped,
                (kernels, out, at, items, row, from, to, who) -> kernels.map(zipped, out, at, items, row, from, to));
    }
}
