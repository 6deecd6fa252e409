package dev.manyhands;

import dev.manyhands.function.Cancellation;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingIntConsumer;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.Schedule;
import dev.manyhands.pool.Scope;
import dev.manyhands.pool.TaskContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/** The verbs that run tasks: sections, fork and join, scopes. */
final class Tasks {
    private Tasks() {
    }

    static void invoke(Job job, ThrowingRunnable... tasks) {
        Objects.requireNonNull(tasks, "the tasks are null");
        for (int k = 0; k < tasks.length; k++) {
            Objects.requireNonNull(tasks[k], "task " + k + " of " + tasks.length + " is null");
        }
        if (job.options.cache != null) {
            throw new IllegalArgumentException(job.describe("invoke") + " has a cache, but tasks have no results: use forEach over their inputs");
        }
        ThrowingRunnable[] all = tasks.clone();
        for (ThrowingRunnable task : all) {
            job.checkCopies("invoke", task);
        }
        var body = new ThrowingTask(all);
        Loops.forEach(job.schedule(Schedule.dynamic(1)), "invoke", new TaskSpace(all.length), body, 1,
                (kernels, items, row, from, to, who) -> kernels.forEach(body, items, row, from, to));
    }

    /**
     * Runs the task of an index.
     *
     * @param tasks the tasks
     */
    private record ThrowingTask(ThrowingRunnable[] tasks) implements ThrowingIntConsumer {
        @Override
        public void accept(int index) throws Exception {
            tasks[index].run();
        }
    }

    /** The numbers of tasks. */
    private static final class TaskSpace extends IntSpace {
        private static final long serialVersionUID = 1L;

        TaskSpace(int count) {
            super(0, count, 1);
        }

        @Override
        String describe(long row, int position) {
            return "task " + position;
        }
    }

    private static void refuse(Job job, String verb) {
        job.checkContext(verb);
        job.refuseItemOptions(verb, "a task of " + verb + " is no item; set them on the verbs inside");
        if (job.options.hasTimeLimit()) {
            throw new IllegalArgumentException(job.describe(verb)
                    + " has a deadline, but runs on the calling thread, which cannot be given up: "
                    + (verb.equals("scope") ? "use cancelOn(Cancellation.after(time))" : "use start(...).orTimeout(...)"));
        }
    }

    static <A, B> Pair<A, B> join(Job job, ThrowingSupplier<? extends A> first, ThrowingSupplier<? extends B> second) {
        Objects.requireNonNull(first, "the first task is null");
        Objects.requireNonNull(second, "the second task is null");
        refuse(job, "join");
        if (job.options.cancellations.size() > job.options.runs) {
            throw new IllegalArgumentException(job.describe("join") + " has cancelOn: a join is too small to be cancelled from outside; "
                    + "use scope, or look at the cancellation in the tasks");
        }
        int width = job.actualWidth();
        checkInterrupt(job.describe("join"), "called");
        if (cancelledFromOutside(job)) {
            throw job.cancelled("join", false);
        }
        try {
            Context context = job.processes() != null ? null : Context.of(job.options); // the tasks would find it on the wrong threads
            ThrowingSupplier<? extends A> one = context == null ? first : context.around(first);
            ThrowingSupplier<? extends B> two = context == null ? second : context.around(second);
            return job.pool().<A, B, Pair<A, B>>join(one, two, Pair::new, width);
        } catch (ParallelException | CancellationException | RejectedExecutionException e) {
            throw e;
        } catch (InterruptedException interrupt) {
            throw interrupted(job.describe("join"), "called", interrupt);
        } catch (Throwable failure) {
            throw failed(job, "join", failure);
        }
    }

    static <R> R scope(Job job, ThrowingFunction<? super Scope, ? extends R> body) {
        Objects.requireNonNull(body, "the body of the scope is null");
        refuse(job, "scope");
        int width = job.actualWidth();
        checkInterrupt("scope '" + job.name("scope") + "'", "owns");
        if (cancelledFromOutside(job)) {
            throw job.cancelled("scope", false);
        }
        Context context = Context.of(job.options);
        Scope scope = job.pool().scope(job.name("scope"), width, context == null ? TaskContext.NONE : context);
        List<Cancellation.Registration> ties = job.options.cancellations.stream().map(c -> c.onCancel(scope::cancel)).toList();
        R result;
        try {
            result = inScope(job, scope, () -> body.apply(scope), context);
        } catch (CancellationException cancelled) {
            throw cancelledFromOutside(job) && !Thread.currentThread().isInterrupted() ? cancelled(job, cancelled) : cancelled;
        } finally {
            ties.forEach(Cancellation.Registration::close);
        }
        if (cancelledFromOutside(job)) {
            throw cancelled(job, null); // tasks may have been left out
        }
        return result;
    }

    private static <R> R inScope(Job job, Scope scope, ThrowingSupplier<? extends R> body, Context context) {
        R result;
        try {
            result = context == null ? body.get() : context.<R>around(body).get();
        } catch (Throwable failure) {
            throw afterFailure(job, scope, failure);
        }
        scope.close();
        return result;
    }

    private static boolean cancelledFromOutside(Job job) {
        for (Cancellation cancellation : job.options.cancellations) {
            if (cancellation.isCancelled()) {
                return true;
            }
        }
        return false;
    }

    private static CancellationException cancelled(Job job, Throwable cause) {
        CancellationException cancellation = job.cancelled("scope", false);
        cancellation.initCause(cause);
        return cancellation;
    }

    private static RuntimeException afterFailure(Job job, Scope scope, Throwable failure) {
        scope.cancel();
        try {
            scope.close();
        } catch (ParallelException | CancellationException ofTask) {
            boolean interrupted = Thread.currentThread().isInterrupted();
            if (ofTask instanceof ParallelException && failure instanceof CancellationException && !interrupted) {
                return ofTask; // the body has only met the cancellation that the failed task caused
            }
            if (ofTask != failure && ofTask.getCause() != failure.getCause()) {
                failure.addSuppressed(ofTask);
            }
        }
        if (failure instanceof InterruptedException) {
            return interrupted(scope.toString(), "owns", failure);
        }
        return failure instanceof ParallelException || failure instanceof CancellationException ? (RuntimeException) failure
                : failed(job, "scope", failure);
    }

    private static void checkInterrupt(String what, String relation) {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(what, relation, null);
        }
    }

    /** What is thrown when a task of the calling thread was interrupted; sets the flag again. */
    private static CancellationException interrupted(String what, String relation, Throwable interrupt) {
        Thread.currentThread().interrupt();
        var cancellation = new CancellationException(what + " was cancelled because the thread that " + relation + " it was interrupted");
        if (interrupt != null) {
            cancellation.initCause(interrupt);
        }
        return cancellation;
    }

    private static ParallelException failed(Job job, String verb, Throwable failure) {
        return new ParallelException(job.describe(verb) + " failed: " + failure, failure, job.name(verb), -1);
    }
}
