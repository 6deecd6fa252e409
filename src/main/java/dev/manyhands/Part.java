package dev.manyhands;

import dev.manyhands.function.ParallelException;
import dev.manyhands.internal.Events;
import dev.manyhands.internal.LoopCopies;
import dev.manyhands.pool.LoopTask;
import java.util.List;

/**
 * A loop over the parts of a space: finds the innermost loops for the lambda, counts progress, and words failures.
 *
 * @param <K> the innermost loops
 */
abstract class Part<K> extends LoopTask {
    private final Job job;
    private final String verb;
    private final Space space;
    private final LoopCopies<K> copies;
    private final Object function;
    private final ProgressMeter progress;
    /** Positions in a part, the last one or the ones at an edge excepted. */
    private long perPart;
    /** Copies for this lambda once there are some; plain and racy, for what is found by looking again. */
    private K forShort;
    private K forLong;
    private final int partsAtOnce;

    Part(Job job, String verb, Space space, LoopCopies<K> copies, Object function) {
        this.job = job;
        this.verb = verb;
        this.space = space;
        this.copies = copies;
        this.function = function;
        this.partsAtOnce = space.partsAtOnce();
        this.progress = job.meter(verb, space.size());
    }

    /** Runs the parts {@code first .. last-1}. */
    abstract void run(K kernels, int first, int last, int participant) throws Exception;

    /** Runs all parts with the job's options; of an empty space nothing but the checks. */
    final void runAll(long positionsPerPart) {
        perPart = positionsPerPart;
        Events.JobSpan event = Events.beginJob();
        boolean ran = false;
        try {
            job.run(this, space.parts(), positionsPerPart);
            ran = true;
        } finally {
            if (progress != null) {
                progress.close();
            }
            if (event != null) {
                event.end(name(), verb, job.pool().name(), job.actualWidth(), space.size(), !ran);
            }
        }
    }

    @Override
    protected final void run(int from, int to, int participant) throws Exception {
        int first = from;
        for (; to - first > partsAtOnce; first += partsAtOnce) {
            runSome(first, first + partsAtOnce, participant);
            if (isStopped()) {
                return;
            }
        }
        runSome(first, to, participant);
    }

    private void runSome(int from, int to, int participant) throws Exception {
        run(kernels((to - from) * perPart), from, to, participant);
        if (progress != null) {
            progress.add(space.positions(from, to));
        }
    }

    private K kernels(long positions) {
        boolean isLong = positions >= LoopCopies.LONG_STRIP;
        K known = isLong ? forLong : forShort;
        if (known != null) {
            return known;
        }
        K found = copies.of(function, (int) Math.min(positions, Integer.MAX_VALUE));
        if (copies.isCopy(found)) {
            if (isLong) {
                forLong = found;
            } else {
                forShort = found;
            }
        }
        return found;
    }

    @Override
    protected final String name() {
        return job.name(verb);
    }

    @Override
    protected final String describe() {
        return job.describe(verb);
    }

    @Override
    protected final RuntimeException failed(List<Throwable> failures) {
        return failed(job, verb, space, failures);
    }

    /** Words a failure: job, position, input, what was thrown; the others are suppressed, in order of time. */
    static ParallelException failed(Job job, String verb, Space space, List<Throwable> failures) {
        Throwable first = failures.get(0);
        Throwable cause = first;
        long index = -1;
        String where = "";
        if (first instanceof IterationFailure failure) {
            cause = failure.getCause();
            index = space.index(failure.row(), failure.position());
            where = " at " + space.describe(failure.row(), failure.position());
        }
        var exception = new ParallelException(job.describe(verb) + " failed" + where + ": " + Abbreviation.ofThrown(cause), cause,
                job.name(verb), index);
        for (Throwable other : failures.subList(1, failures.size())) {
            Throwable thrown = other instanceof IterationFailure failure ? failure.getCause() : other;
            if (thrown != cause) {
                exception.addSuppressed(thrown);
            }
        }
        return exception;
    }
}
