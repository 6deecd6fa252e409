package dev.manyhands;

import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.internal.Events;
import dev.manyhands.internal.Interrupts;
import dev.manyhands.internal.LoopCopies;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * A loop over the parts of a space: finds the innermost loops for the lambda, counts progress, and words failures.
 *
 * @param <K> the innermost loops
 */
abstract class Part<K> extends LoopTask {
    /** Failures that are suppressed exceptions of the one that is thrown; all are in its list. */
    private static final int SUPPRESSED = 64;

    private final Job job;
    private final String verb;
    private final Space space;
    private final LoopCopies<K> copies;
    private final Object function;
    /** Null if the job has no options that concern the loop, and runs on threads. */
    private final JobRun extras;
    /** Positions in a part, the last one or the ones at an edge excepted. */
    private long perPart;
    /** Copies for this lambda once there are some; plain and racy, for what is found by looking again. */
    private K forShort;
    private K forLong;
    private final int partsAtOnce;

    Part(Job job, String verb, Space space, LoopCopies<K> copies, Object function) {
        super(!job.options.cancellations.isEmpty());
        this.job = job;
        this.verb = verb;
        this.space = space;
        this.copies = copies;
        this.function = function;
        this.partsAtOnce = space.partsAtOnce();
        job.check(verb, function);
        this.extras = JobRun.of(job, verb, space.size(), function);
    }

    /** Runs the parts {@code first .. last-1}. */
    abstract void run(K kernels, int first, int last, int participant) throws Exception;

    /** What another process does with some parts; null if they are always run by this one. */
    PartBody body() {
        return null;
    }

    /** Takes what the {@link #body} has given for the parts {@code first .. last-1}. */
    void deliver(Object result, int first, int last) throws Exception {
        throw new UnsupportedOperationException();
    }

    /** The innermost loops, run by other processes; their arguments and results are copied. */
    @SuppressWarnings("unchecked") // those of a verb over positions, unless it says something else
    K remoteKernels(RemoteCalls calls) {
        return (K) new RemoteKernels(calls, space);
    }

    /** Whether parts from this one on need not be begun any more. */
    boolean isOver(int part) {
        return isStopped();
    }

    /** Runs all parts with the job's options; of an empty space nothing but the checks. */
    final void runAll(long positionsPerPart) {
        perPart = positionsPerPart;
        ProcessPool processes = job.processes();
        Schedule schedule = job.options.schedule.inUnitsOf(perPart);
        if (processes == null) {
            runAll(schedule, space.parts());
            return;
        }
        PartBody body = job.options.hasItemOptions() ? null : body();
        if (body == null) {
            try (RemoteCalls all = new RemoteCalls(processes, function)) {
                extras.elsewhere(all);
                runAll(schedule, space.parts());
            }
        } else {
            try (RemoteParts all = new RemoteParts(processes, space, function, body, job.actualWidth(), schedule)) {
                extras.elsewhere(all);
                runAll(Schedule.dynamic(1), all.units());
            }
        }
    }

    private void runAll(Schedule schedule, int units) {
        job.run(extras, this, schedule, units, space, space::size);
    }

    @Override
    protected final void run(int from, int to, int participant) throws Exception {
        if (extras == null) {
            runPieces(from, to, participant);
        } else if (extras.elsewhere() instanceof RemoteParts parts) {
            extras.enter(() -> parts.run(new Results()));
        } else {
            extras.enter(() -> runPieces(from, to, participant));
        }
    }

    /** Takes the results of other processes. */
    private final class Results implements RemoteParts.Sink {
        @Override
        public void deliver(Object result, int first, int last) throws Exception {
            Part.this.deliver(result, first, last);
            if (extras.meter() != null) {
                extras.meter().add(space.positions(first, last));
            }
        }

        @Override
        public boolean isOver(int part) {
            return Part.this.isOver(part);
        }
    }

    private void runPieces(int from, int to, int participant) throws Exception {
        int first = from;
        for (; to - first > partsAtOnce; first += partsAtOnce) {
            runPiece(first, first + partsAtOnce, participant);
            if (isStopped()) {
                return;
            }
        }
        runPiece(first, to, participant);
    }

    private void runPiece(int from, int to, int participant) throws Exception {
        if (extras == null) {
            run(kernels((to - from) * perPart), from, to, participant);
        } else {
            runWithExtras(from, to, participant);
        }
    }

    @SuppressWarnings("unchecked") // what is put around kernels of a type is of that type
    private void runWithExtras(int from, int to, int participant) throws Exception {
        K kernels = extras.elsewhere() instanceof RemoteCalls calls ? remoteKernels(calls) : kernels((to - from) * perPart);
        Guard guard = extras.guard();
        boolean isGuarded = guard != null && guard.isNeeded() && kernels instanceof Kernels;
        long begun = extras.limits() == null ? 0 : System.nanoTime();
        run(isGuarded ? (K) guard.around((Kernels) kernels, space, participant, from) : kernels, from, to, participant);
        if (extras.limits() != null) {
            guard.took(space.positions(from, to), System.nanoTime() - begun);
        }
        if (extras.meter() != null) {
            extras.meter().add(space.positions(from, to));
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

    @Override
    protected final RuntimeException cancelled(boolean interrupted) {
        return job.cancelled(verb, interrupted);
    }

    /** What is thrown when something that the calling thread runs before or after a loop fails: an interrupt of that thread cancels. */
    static RuntimeException failedOnCaller(Job job, String verb, Space whole, Throwable failure) {
        Thread caller = Thread.currentThread();
        if (!Interrupts.haveCaused(caller, failure)) {
            return failed(job, verb, whole, List.of(failure));
        }
        caller.interrupt();
        CancellationException cancellation = job.cancelled(verb, true);
        cancellation.initCause(failure);
        return cancellation;
    }

    /** Words a failure: job, position, input, what was thrown; the others are suppressed, in their order. */
    static ParallelException failed(Job job, String verb, Space whole, List<Throwable> failures) {
        Throwable first = failures.get(0);
        List<ItemFailure> items = new ArrayList<>();
        for (Throwable failure : failures) {
            if (failure instanceof IterationFailure f) {
                items.add(new ItemFailure(f.spaceOr(whole).index(f.row(), f.position()), f.getCause(), f.attempts()));
            }
        }
        Throwable cause = first;
        long index = -1;
        String where = "";
        if (first instanceof IterationFailure failure) {
            cause = failure.getCause();
            index = items.get(0).index();
            where = " at " + failure.spaceOr(whole).describe(failure.row(), failure.position())
                    + (failure.attempts() > 1 ? " after " + failure.attempts() + " attempts" : "");
        } else if (first instanceof TimeLimits.DeadlineFailure) {
            cause = new TimeoutException(first.getMessage());
        }
        String more = job.options.onFailure == OnFailure.FINISH_ALL && items.size() > 1
                ? " (" + items.size() + " items failed, this is the first of them)" : "";
        var exception = new ParallelException(job.describe(verb) + " failed" + where + ": " + Abbreviation.ofThrown(cause) + more, cause,
                job.name(verb), index, items);
        for (Throwable other : failures.subList(1, Math.min(failures.size(), SUPPRESSED))) {
            Throwable thrown = other instanceof IterationFailure failure ? failure.getCause() : other;
            if (thrown != cause) {
                exception.addSuppressed(thrown);
            }
        }
        return exception;
    }
}
