package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.Schedule;
import java.util.ArrayList;
import java.util.List;

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

    private JobRun(Job job, String verb, long total, Context context) {
        Options options = job.options;
        this.job = job;
        this.verb = verb;
        this.context = context;
        this.meter = options.tracker != null ? ProgressMeter.always(job.name(verb), total, options.listeners)
                : ProgressMeter.of(job.name(verb), total, options.listeners);
        if (options.tracker != null) {
            options.tracker.follow(meter);
        }
        this.limits = options.hasTimeLimit() ? new TimeLimits(options.itemNanos, options.deadlineNanos) : null;
        this.guard = options.hasItemOptions() ? new Guard(options, meter, limits) : null;
    }

    /** The run of a verb over so many positions, -1 if unknown; null if the job has no options that need one. */
    static JobRun of(Job job, String verb, long total) {
        Context context = Context.of(job.options);
        return context == null && job.isPlain() ? null : new JobRun(job, verb, total, context);
    }

    /** Null if nothing is to be counted. */
    ProgressMeter meter() {
        return meter;
    }

    /** Null if there are no options for single items. */
    Guard guard() {
        return guard;
    }

    /** Runs the task to its end; the space is that of the whole verb, for messages. */
    void run(LoopTask task, Schedule how, int units, Space space) {
        List<Cancellation.Registration> ties = new ArrayList<>();
        try {
            if (guard != null) {
                guard.begin(task);
            }
            job.options.cancellations.forEach(cancellation -> ties.add(cancellation.onCancel(task::cancel)));
            if (limits != null) {
                job.pool().watched(task, limits, units, job.actualWidth()).run();
            } else {
                job.pool().run(task, how, units, job.actualWidth());
            }
            if (guard != null) {
                guard.report(job, verb, space);
            }
        } finally {
            ties.forEach(Cancellation.Registration::close);
            if (meter != null) {
                meter.close();
            }
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
