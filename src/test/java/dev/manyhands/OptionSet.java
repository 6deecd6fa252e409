package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.Retries;
import dev.manyhands.function.ThreadContext;
import dev.manyhands.pool.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Some options that must not change what a verb gives.
 *
 * @param name name of the set
 * @param forItems whether there are options for single items among them
 * @param limitsTime whether there are limits of time among them
 * @param cancels whether there is a cancellation among them
 * @param options gives a job the options
 */
record OptionSet(String name, boolean forItems, boolean limitsTime, boolean cancels, UnaryOperator<Job> options) {
    static final ScopedValue<String> BOUND = ScopedValue.newInstance();
    static final ThreadLocal<String> CARRIED = new ThreadLocal<>();
    /** Never comes within a test. */
    private static final Duration LONG = Duration.ofMinutes(5);

    static final OptionSet NONE = new OptionSet("no options", false, false, false, job -> job);
    /** The last one that a verb takes has most. */
    private static final List<OptionSet> ALL = List.of(NONE,
            new OptionSet("a name, a width and a schedule", false, false, false,
                    job -> job.named("all of them").width((job.pool().size() + 1) / 2).schedule(Schedule.dynamic(3))),
            new OptionSet("retries", true, false, false, job -> job.retries(Retries.of(2).backoff(Duration.ofMillis(1)))),
            new OptionSet("onItem", true, false, false, job -> job.onItem(item -> { })),
            new OptionSet("onFailure", true, false, false, job -> job.onFailure(OnFailure.FINISH_ALL)),
            new OptionSet("itemTimeout", true, true, false, job -> job.itemTimeout(LONG)),
            new OptionSet("deadline", false, true, false, job -> job.deadline(LONG)),
            new OptionSet("cancelOn", false, false, true, job -> job.cancelOn(Cancellation.create()).cancelOn(Cancellation.create())),
            new OptionSet("context", false, false, false, OptionSet::withContext),
            new OptionSet("progress", false, false, false, job -> job.progress(progress -> { })),
            new OptionSet("progress and cancelOn", false, false, true, job -> job.progress(progress -> { }).cancelOn(Cancellation.create())),
            new OptionSet("deadline, cancelOn, progress and context", false, true, true,
                    job -> withContext(job).deadline(LONG).cancelOn(Cancellation.create()).progress(progress -> { })),
            new OptionSet("retries, onFailure and progress", true, false, false,
                    job -> job.retries(1).onFailure(OnFailure.substitute(null)).progress(progress -> { })),
            new OptionSet("itemTimeout, retries, onItem and context", true, true, false,
                    job -> withContext(job).itemTimeout(LONG, null).retries(1).onItem(item -> { })),
            new OptionSet("all of them", true, true, true, job -> withContext(job).named("all").schedule(Schedule.STATIC).itemTimeout(LONG)
                    .deadline(LONG).retries(3).onFailure(OnFailure.FINISH_ALL).onItem(item -> { }).cancelOn(Cancellation.create())
                    .progress(progress -> { }).inFlight(5)));

    /** What {@link #withContext} has threads find; other processes cannot. */
    static Job withContext(Job job) {
        if (!job.pool().sharesHeap()) {
            return job;
        }
        return job.where(BOUND, "bound").carry(ThreadContext.of(CARRIED)).contextClassLoader(OptionSet.class.getClassLoader());
    }

    static Stream<OptionSet> all() {
        return ALL.stream();
    }

    /** Those that the verb does not refuse. */
    static List<OptionSet> of(VerbCase verb) {
        return ALL.stream().filter(set -> (verb.takesItemOptions() || !set.forItems) && (verb.takesTimeLimits() || !set.limitsTime)
                && (verb.takesCancellation() || !set.cancels)).toList();
    }

    /** A few that differ in how the loop is run: plainly, by threads that may be given up, and with most there is. */
    static List<OptionSet> some(VerbCase verb) {
        List<OptionSet> all = of(verb);
        return Stream.of(Stream.of(NONE), all.stream().filter(set -> set.limitsTime).limit(1), Stream.of(all.getLast()))
                .flatMap(sets -> sets).distinct().toList();
    }

    Job on(Job job) {
        return options.apply(job);
    }

    @Override
    public String toString() {
        return name;
    }
}
