package dev.manyhands;

import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** The verbs that wait for some of several results: what fails is made good for by others. */
final class Gather {
    private Gather() {
    }

    /**
     * Stands for the result of an item that failed.
     *
     * @param failure how
     */
    private record Failed(ItemFailure failure) {
    }

    /** The first so many results, in the order in which they came; ends the rest. */
    @SuppressWarnings("unchecked") // what is no failure is a result
    static <R> List<R> first(Job job, int count, ThrowingFunction<?, ?> fn, Input input) {
        if (count < 1) {
            throw new IllegalArgumentException("the first " + count + " results: at least 1 must be wanted");
        }
        int few = 2 * job.actualWidth(); // too few for batches, in which a quick item may stand behind a slow one
        Job tolerant = job.named(job.name("first")).onFailure(OnFailure.substituteWith(Failed::new))
                .inFlight(job.options.inFlight == 0 ? few : Math.min(few, job.options.inFlight));
        List<R> results = new ArrayList<>();
        List<ItemFailure> failures = new ArrayList<>();
        try (Stream<Object> all = FlowStream.<Object>of(new Flow<>(tolerant, fn, input.pull())).unordered()) {
            var each = all.iterator();
            while (results.size() < count && each.hasNext()) {
                Object result = each.next();
                if (result instanceof Failed failed) {
                    failures.add(failed.failure());
                } else {
                    results.add((R) result);
                }
            }
        }
        if (results.size() < count) {
            throw tooFew(job, count, results.size(), failures);
        }
        return Collections.unmodifiableList(results);
    }

    private static ParallelException tooFew(Job job, int wanted, int got, List<ItemFailure> failures) {
        String message = job.describe("first") + " failed: " + wanted + " results were wanted, " + got + " came and " + failures.size()
                + " items failed";
        if (failures.isEmpty()) {
            return new ParallelException(message, null, job.name("first"), -1);
        }
        ItemFailure first = failures.get(0);
        var exception = new ParallelException(message + ", first item " + first.index() + ": " + Abbreviation.ofThrown(first.cause()),
                first.cause(), job.name("first"), first.index(), failures);
        failures.stream().skip(1).map(ItemFailure::cause).filter(other -> other != first.cause()).forEach(exception::addSuppressed);
        return exception;
    }
}
