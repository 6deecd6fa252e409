package dev.manyhands;

import dev.manyhands.internal.Interrupts;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.LoopWatch;
import dev.manyhands.pool.ThreadPool;
import dev.manyhands.pool.WatchedLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The results of a function as they come: pulls items from an input, calls the function on threads of the pool, and hands the results
 * to one consumer, in order or as they are ready, never more than a window ahead of it.
 */
final class Flow<R> implements AutoCloseable {
    /*
     * Participants of a watched loop take turns at the input ("turn", a flag that is never waited for by parking) and then work on what
     * they pulled. A participant leaves when the window is full, the input has ended, or another one is at the input and stays there;
     * who has consumed, and who leaves the input, brings participants in. So no thread is held while there is nothing to do, and
     * nothing is left running when the consumer stops asking.
     *
     * The consumer waits for the oldest batch, or for any. It must not wait in vain: it writes "waiter" and then looks for results and
     * for work once more; a participant finishes a batch, or leaves, and then reads "waiter" (all volatile). If nobody is at work, the
     * consumer works itself; if the thread at the input has been gone for a while in the middle of a batch, it takes the begun batch.
     *
     * pulled is written by who has the turn, consumed by the consumer; their difference is what the window bounds.
     */
    private static final int LARGEST_BATCH = 512;
    /** A batch that took less than this is followed by larger ones. */
    private static final long SHORT_NANOS = 20_000;
    private static final long LONG_NANOS = 100_000;
    private static final int ITEMS_PER_THREAD = 4;
    /** Pauses of some 25 ns before a participant that finds another one at the input leaves. */
    private static final int TURN_PAUSES = 40;
    private static final int WAIT_PAUSES = 100;
    private static final long FIRST_PARK_NANOS = 100_000;
    private static final long LONGEST_PARK_NANOS = 5_000_000;
    private static final Space NOWHERE = new IntSpace(0, 0, 1);
    private static final VarHandle TURN;

    static {
        try {
            TURN = MethodHandles.lookup().findVarHandle(Flow.class, "turn", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Job job;
    private final Object function;
    private final Pull input;
    private final int width;
    private final int window;
    private final JobRun extras;
    private final WatchedLoop loop;
    private final Task task;
    private boolean ordered = true;
    /** Batches in the order in which they were pulled, if the results are to be in order. */
    private final Queue<Batch> order = new ConcurrentLinkedQueue<>();
    /** Batches that are done, if they are not. */
    private final Queue<Batch> ready = new ConcurrentLinkedQueue<>();
    private final Queue<Batch> returned = new ConcurrentLinkedQueue<>();
    /** The batch that items are being pulled for. */
    private volatile Batch current;
    private volatile int turn;
    private volatile long announced;
    private volatile int batchSize = 1;
    // The consumer's:
    private volatile long consumed;
    private volatile Thread waiter;
    private Thread consumer;
    private Batch head;
    private int at;
    private long finished;
    /** Whether the end has been reached, or a failure has been thrown. */
    private boolean over;
    /** Whether the results before an item that has failed have been consumed: no others may follow. */
    private boolean isBroken;
    private boolean failed;
    private boolean interrupted;
    // For whoever closes:
    /** Guards what follows, and is held by who waits for the end of all work, so that there is one such thread at a time. */
    private final Object closing = new Object();
    private boolean begun;
    private boolean closed;
    /** The thread that has closed it before the end. */
    private volatile Thread closer;

    Flow(Job job, Object function, Pull input) {
        this.job = job;
        this.function = function;
        this.input = input;
        this.width = job.actualWidth();
        this.window = job.options.inFlight;
        job.checkRetries("stream", function);
        this.extras = JobRun.of(job, "stream", -1);
        this.task = new Task();
        LoopWatch limits = extras == null || extras.limits() == null ? LoopWatch.NONE : extras.limits();
        this.loop = job.pool().watched(task, new OneByOne(limits), WatchedLoop.ENDLESS, width);
    }

    /**
     * Has units handed out one at a time, as each stands for a batch: of a range of units only one would be worked on, and the numbers
     * would be used up.
     *
     * @param limits what is watched
     */
    private record OneByOne(LoopWatch limits) implements LoopWatch {
        @Override
        public long look(WatchedLoop loop) {
            return limits.look(loop);
        }

        @Override
        public boolean oneByOne() {
            return true;
        }

        @Override
        public long graceNanos() {
            return limits.graceNanos();
        }
    }

    /** Has the results handed out as they are ready; before the first one is asked for. */
    void unordered() {
        synchronized (closing) {
            if (!begun) {
                ordered = false;
            }
        }
    }

    // ---- participants

    private final class Task extends LoopTask {
        Task() {
            super(!job.options.cancellations.isEmpty());
        }

        @Override
        protected boolean hasWork() {
            return !returned.isEmpty() || turn == 0 && !input.isEnded() && room() > 0;
        }

        @Override
        protected void run(int from, int to, int participant) throws Exception {
            Batch batch = returned.poll();
            if (batch == null) {
                Batch begunOne = Thread.currentThread() == consumer ? current : null;
                batch = begunOne != null && begunOne.isWaiting() && begunOne.take(1) ? begunOne : pull();
            }
            if (batch != null && !isStopped()) { // it may have been stopped, and this thread given up, while it was at the input
                loop.awaitSlot();
                work(batch, participant);
            }
        }

        @Override
        protected void changed() {
            wakeConsumer();
        }

        @Override
        protected RuntimeException failed(List<Throwable> failures) {
            if (failures.get(0) instanceof Feed.InputFailure failure) {
                return failure.of(job, "stream", failures.subList(1, failures.size()));
            }
            return Part.failed(job, "stream", NOWHERE, failures);
        }

        @Override
        protected RuntimeException cancelled(boolean byInterrupt) {
            return closer == null ? job.cancelled("stream", byInterrupt) : closedEarly();
        }

        @Override
        protected String name() {
            return job.name("stream");
        }

        @Override
        protected String describe() {
            return job.describe("stream");
        }
    }

    /** How many more items may be pulled. */
    private long room() {
        if (task.isStopped()) {
            return 0;
        }
        int most = window > 0 ? window : (int) Math.min(Integer.MAX_VALUE, ITEMS_PER_THREAD * (long) width * batchSize);
        return most - (input.pulled - consumed);
    }

    private Batch pull() throws Feed.InputFailure {
        for (int k = 0; !TURN.compareAndSet(this, 0, 1); k++) {
            if (k == TURN_PAUSES) {
                return null;
            }
            Thread.onSpinWait();
        }
        Batch batch;
        try {
            int size = window > 0 ? Math.clamp(window / (2L * width), 1, batchSize) : batchSize;
            batch = input.next(size, this::room, this::announce);
        } finally {
            current = null;
            turn = 0;
            if (input.isEnded()) {
                wakeConsumer();
            }
        }
        if (loop.active() < width && task.hasWork()) {
            loop.nudge(1);
        }
        return batch;
    }

    private void announce(Batch batch) {
        if (ordered) {
            order.add(batch);
        }
        announced++;
        current = batch;
    }

    private void work(Batch batch, int participant) throws Exception {
        long begin = System.nanoTime();
        Object[] out = new Object[batch.size()];
        try {
            if (extras == null) {
                call(batch, out, participant);
            } else {
                extras.enter(() -> call(batch, out, participant));
                if (extras.meter() != null) {
                    extras.meter().add(out.length);
                }
            }
        } catch (IterationFailure failure) {
            batch.broken = true;
            finish(batch, Arrays.copyOf(out, batch.before(failure)));
            throw failure;
        }
        finish(batch, out);
        long nanos = System.nanoTime() - begin;
        adapt(out.length, nanos);
        if (extras != null && extras.guard() != null) {
            extras.guard().took(out.length, nanos);
        }
    }

    private void finish(Batch batch, Object[] results) {
        batch.finish(results);
        if (!ordered) {
            ready.add(batch);
        }
        wakeConsumer();
    }

    private void call(Batch batch, Object[] out, int participant) {
        Space space = batch.space;
        Kernels kernels = space.copies().of(function, out.length);
        if (extras != null && extras.guard() != null && extras.guard().isNeeded()) {
            if (batch.memo == null) {
                batch.memo = new Memo(() -> returned.add(batch));
            }
            kernels = extras.guard().around(kernels, space, participant, batch.memo, Guard.NONE);
        }
        try {
            Object[] items = space.items(batch.first, batch.last);
            int at = 0;
            for (int s = 0; s < space.strips(batch.first, batch.last); s++) {
                int from = space.from(batch.first, batch.last, s);
                int to = space.to(batch.first, batch.last, s);
                kernels.map(function, out, at, items, space.row(batch.first, batch.last, s), from, to);
                at += to - from;
            }
        } catch (IterationFailure failure) {
            if (Thread.currentThread() == consumer && !task.isStopped() && Interrupts.haveCaused(consumer, failure)) {
                interrupted = true;
                loop.cancel();
            }
            throw failure.in(space);
        }
    }

    private void adapt(int size, long nanos) {
        int now = batchSize;
        if (nanos < SHORT_NANOS && size >= now && now < LARGEST_BATCH && !isOneByOne()) {
            batchSize = now * 2;
        } else if (nanos > LONG_NANOS && size >= now && now > 1) {
            batchSize = now / 2;
        }
    }

    /** Whether the consumer does none of the work, and items are taken singly: they may be given up, or wait most of the time. */
    private boolean isOneByOne() {
        return extras != null && extras.limits() != null || !(job.pool() instanceof ThreadPool);
    }

    private void wakeConsumer() {
        Thread waiting = waiter;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    // ---- the consumer

    /** Hands the next result to the action; false at the end. */
    @SuppressWarnings("unchecked") // the function gives results of this type
    boolean advance(Consumer<? super R> action) {
        while (closer == null && head != null || nextHead()) {
            while (at < head.results.length) {
                Object result = head.results[at];
                head.results[at++] = null;
                if (result != Guard.NONE) {
                    action.accept((R) result);
                    return true;
                }
            }
            consumedHead();
        }
        return false;
    }

    private void consumedHead() {
        consumed = consumed + head.size();
        isBroken |= head.broken;
        head = null;
        if (loop.active() < width && task.hasWork()) {
            loop.nudge(1);
        }
    }

    private boolean nextHead() {
        head = null;
        if (over || closed && closer == Thread.currentThread()) {
            return false;
        }
        try {
            if (Thread.currentThread().isInterrupted()) {
                interrupted = true; // before anything begins: a consumer that never has to wait would not notice
                loop.cancel();
                stopped();
            }
            begin();
            Batch next = await();
            if (next == null) {
                end();
                return false;
            }
            finished++;
            head = next;
            at = 0;
            return true;
        } catch (Throwable failure) {
            failed = true;
            over = true;
            try {
                close();
            } catch (Throwable second) {
                failure.addSuppressed(second);
            }
            throw failure;
        }
    }

    private void begin() {
        consumer = Thread.currentThread();
        cancelIfInterrupted();
        synchronized (closing) {
            if (closer != null) {
                throw closedEarly();
            }
            if (begun) {
                return;
            }
            begun = true;
            loop.begin();
            if (extras != null) {
                extras.begin(task);
            }
        }
        loop.nudge(width);
    }

    /** The next batch that is done, or null at the end. */
    private Batch await() {
        boolean replaced = false;
        long park = FIRST_PARK_NANOS;
        try {
            for (int k = 1;; k++) {
                boolean ended = input.isEnded() && turn == 0; // before the look for batches
                Batch batch = ordered ? order.peek() : ready.peek();
                if (batch != null && batch.isDone() && !isBroken) {
                    (ordered ? order : ready).poll();
                    return batch;
                }
                if (task.isStopped()) {
                    stopped();
                } else if (ended && announced == finished) {
                    return null;
                } else if (k <= WAIT_PAUSES) {
                    Thread.onSpinWait();
                } else if (isOneByOne() && !replaced) {
                    loop.beginWaiting();
                    replaced = true;
                } else if (waiter == null) {
                    waiter = Thread.currentThread(); // and look once more
                } else if (!help(park > FIRST_PARK_NANOS)) {
                    park(park);
                    park = Math.min(2 * park, LONGEST_PARK_NANOS);
                }
            }
        } finally {
            waiter = null;
            consumer = null;
            if (replaced) {
                loop.endWaiting();
            }
        }
    }

    /** Waits for a batch that is done or for a change of the loop; for so long at most if the input may keep items that it has given. */
    private void park(long nanos) {
        long longest = isOneByOne() ? loop.look() : input.mayBlock() ? nanos : Long.MAX_VALUE;
        if (longest == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else if (longest > 0) {
            LockSupport.parkNanos(this, longest);
        }
        cancelIfInterrupted();
    }

    private void cancelIfInterrupted() {
        if (Thread.interrupted()) {
            interrupted = true;
            loop.cancel();
        }
    }

    /** Does some of the work if nobody else does; returns whether it did. */
    private boolean help(boolean hasWaited) {
        if (isOneByOne()) {
            return false;
        }
        Batch begunOne = current;
        if (hasWaited && begunOne != null && begunOne.isWaiting()) {
            return loop.help(true);
        }
        return loop.active() == 0 && loop.help(false);
    }

    /** The loop was stopped: throws why. */
    private void stopped() {
        synchronized (closing) {
            if (!closed) {
                loop.awaitOver();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw job.cancelled("stream", true);
        }
        loop.throwIfFailed();
        throw new IllegalStateException("a stream of results was stopped for no reason");
    }

    private CancellationException closedEarly() {
        return new CancellationException(job.describe("stream") + " was cancelled because thread '" + closer.getName()
                + "' closed the stream before its end");
    }

    private void end() {
        over = true;
        close();
        if (extras != null) {
            extras.report(NOWHERE);
        }
    }

    // ---- the end

    /**
     * Stops all work and waits until nothing of it runs any more. Called from inside of that work, it only stops it, and the consumer does the
     * rest. Without effect when closed already.
     */
    @Override
    public void close() {
        if (!over) {
            closer = Thread.currentThread();
            loop.cancel();
        }
        if (loop.isTakingPart()) {
            return;
        }
        synchronized (closing) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                if (begun) {
                    task.stop();
                    loop.awaitOver();
                }
            } finally {
                order.clear();
                ready.clear();
                if (extras != null) {
                    extras.end(failed, input.pulled);
                }
                input.close();
            }
        }
    }
}
