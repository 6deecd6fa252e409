package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ResultCache;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.internal.Events;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One run of a verb with what its job's options call for around the loop. A job without such options has none of these, so that its loops
 * do not pay for them.
 */
final class JobRun {
    private final Job job;
    private final String verb;
    private final ProgressMeter meter;
    private final TimeLimits limits;
    private final Guard guard;
    private final Context context;
    /** Null if no recording wants the job. */
    private final Events.JobSpan event;
    private final List<Cancellation.Registration> ties = new ArrayList<>();
    /** What has the work done by other processes, {@link RemoteParts} or {@link RemoteCalls}; null if this process does it. */
    private Object elsewhere;

    private JobRun(Job job, String verb, long total, Object function, Context context, Events.JobSpan event) {
        Options options = job.options;
        this.job = job;
        this.verb = verb;
        this.context = context;
        this.event = event;
        this.meter = options.tracker != null ? ProgressMeter.always(job.name(verb), total, options.listeners)
                : ProgressMeter.of(job.name(verb), total, options.listeners);
        if (options.tracker != null) {
            options.tracker.follow(meter);
        }
        this.limits = options.hasTimeLimit() ? new TimeLimits(options.itemNanos, options.deadlineNanos, options.spentNanos) : null;
        this.guard = options.hasItemOptions() || limits != null || Events.itemsWanted()
                ? new Guard(options, job.name(verb), meter, limits, job.processes() != null, kept(options, verb, function)) : null;
    }

    /** The results that are kept of a function; null if none are. */
    private static ResultCache.Lookup kept(Options options, String verb, Object function) {
        return options.cache == null ? null : options.cache.forFunction(function instanceof Zipped of ? of.function() : function, verb);
    }

    /** The run of a verb over so many positions, -1 if unknown; null if the job has no options that need one and runs on threads. */
    static JobRun of(Job job, String verb, long total, Object function) {
        Events.JobSpan event = Events.beginJob();
        Context context = Context.of(job.options);
        boolean isPlain = job.isPlain() && job.processes() == null && context == null && event == null && !Events.itemsWanted();
        return isPlain ? null : new JobRun(job, verb, total, function, context, event);
    }

    /** Null if nothing is to be counted. */
    ProgressMeter meter() {
        return meter;
    }

    /** Null if there are neither options for single items nor time limits. */
    Guard guard() {
        return guard;
    }

    /** Null if there are no time limits. */
    TimeLimits limits() {
        return limits;
    }

    /** Has the work done by other processes; before it begins. */
    void elsewhere(Object remote) {
        elsewhere = remote;
    }

    Object elsewhere() {
        return elsewhere;
    }

    /** Runs the task to its end; the space is that of the whole verb, for messages, and the number of items what it has been at the end. */
    void run(LoopTask task, Schedule how, int units, Space space, LongSupplier items) {
        boolean failed = true;
        try {
            begin(task);
            if (limits != null) {
                job.pool().watched(task, limits, units, job.actualWidth()).run();
            } else {
                job.pool().run(task, how, units, job.actualWidth());
            }
            report(space);
            failed = false;
        } finally {
            end(failed, items.getAsLong());
        }
    }

    /** Before the first part of the work: lets the task be cancelled. */
    void begin(LoopTask task) {
        if (guard != null) {
            guard.begin(task);
        }
        job.options.cancellations.forEach(cancellation -> ties.add(cancellation.onCancel(task::cancel)));
        if (meter != null) {
            meter.start();
        }
    }

    /** After the last part of the work: throws if items have failed in a job that runs all of them. */
    void report(Space space) {
        if (guard != null) {
            guard.report(job, verb, space);
        }
    }

    /** At the end, whatever it was. */
    void end(boolean failed, long items) {
        if (guard != null) {
            guard.end();
        }
        ties.forEach(Cancellation.Registration::close);
        ties.clear();
        if (meter != null) {
            meter.close();
        }
        if (event != null) { // last, as actualWidth() throws when the width was refused
            event.end(job.name(verb), verb, job.pool().name(), job.actualWidth(), items, failed);
        }
    }

    /** Runs a part of the work in the job's context. */
    void enter(ThrowingRunnable body) throws Exception {
        if (context == null) {
            body.run();
        } else {
            context.run(body);
        }
    }
}
