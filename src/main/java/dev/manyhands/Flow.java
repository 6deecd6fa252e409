package dev.manyhands;

import dev.manyhands.internal.Interrupts;
import dev.manyhands.internal.LoopCopies;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.LoopWatch;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.VirtualPool;
import dev.manyhands.pool.WatchedLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
    /** How many times these are for batches that are done in other processes, as each costs a message. */
    private static final int REMOTE_TIMES = 20;
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
    /** Null if the function is called in this process. */
    private final RemoteCalls calls;
    private final WatchedLoop loop;
    private final Task task;
    private boolean ordered = true;
    /** Batches in the order in which they were pulled, if the results are to be in order. */
    private final Queue<Batch> order = new ConcurrentLinkedQueue<>();
    /** Batches that are done, if they are not. */
    private final Queue<Batch> ready = new ConcurrentLinkedQueue<>();
    /** Batches of several items that are in work, if they are not. */
    private final Queue<Batch> inWork = new ConcurrentLinkedQueue<>();
    /** Batches that somebody has begun to work on and others have to go on with. */
    private final Queue<Batch> returned = new ConcurrentLinkedQueue<>();
    /** The batch that items are being pulled for. */
    private volatile Batch current;
    private volatile int turn;
    private volatile long announced;
    private volatile int batchSize = 1;
    /** Whether there ever was a batch of several items, which may keep the consumer waiting though it has results. */
    private volatile boolean batched;
    // The consumer's:
    private volatile long consumed;
    private volatile Thread waiter;
    private Thread consumer;
    private Batch head;
    /** Whether the consumer did the work when it last waited, as nobody else came. */
    private boolean alone;
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
        job.check("stream", function);
        this.extras = JobRun.of(job, "stream", -1, function);
        ProcessPool processes = job.processes();
        this.calls = processes == null ? null : new RemoteCalls(processes, function);
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
                Batch begunOne = isConsumer() ? current : null;
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
            int size = isConsumer() ? 1 : window > 0 ? Math.clamp(window / (2L * width), 1, batchSize) : batchSize;
            if (size > 1 && !batched) {
                batched = true;
                wakeConsumer();
            }
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
        int before = batch.published();
        if (!ordered && batch.size() > 1 && before == 0) {
            inWork.add(batch);
        }
        try {
            if (extras == null) {
                call(batch, participant);
            } else {
                extras.enter(() -> call(batch, participant));
                if (extras.meter() != null) {
                    extras.meter().add(batch.published() - before);
                }
            }
        } catch (IterationFailure failure) {
            batch.broken = true;
            finish(batch);
            throw failure;
        }
        if (batch.published() == batch.size()) {
            finish(batch);
            long nanos = System.nanoTime() - begin;
            adapt(batch.size(), nanos);
            if (extras != null && extras.guard() != null) {
                extras.guard().took(batch.size(), nanos);
            }
        } else if (!task.isStopped()) {
            returned.add(batch);
        }
    }

    private void finish(Batch batch) {
        batch.finish();
        if (!ordered) {
            ready.add(batch);
            inWork.remove(batch);
        }
        wakeConsumer();
    }

    /** Calls the function for the items of a batch; only for one of them if the consumer does it, who may need no more results. */
    private void call(Batch batch, int participant) {
        Space space = batch.space;
        Object[] out = batch.results();
        Kernels kernels = calls != null ? new RemoteKernels(calls, space)
                : space.copies().of(function, Math.min(out.length, LoopCopies.LONG_STRIP - 1)); // short strips: one item at a time
        boolean isGuarded = extras != null && extras.guard() != null && extras.guard().isNeeded();
        if (isGuarded) {
            if (batch.memo == null) {
                batch.memo = new Memo(() -> returned.add(batch));
            }
            kernels = extras.guard().around(kernels, space, participant, batch.memo, Guard.NONE);
        }
        try {
            Object[] items = space.items(batch.first, batch.last);
            long row = space.row(batch.first, batch.last, 0);
            int from = space.from(batch.first, batch.last, 0);
            boolean all = !isConsumer();
            if (all && calls != null && !isGuarded) {
                callAtOnce(batch, kernels, out, items, row, from);
                return;
            }
            for (int at = batch.published(); at < out.length && !task.isStopped(); at++) {
                kernels.map(function, out, at, items, row, from + at, from + at + 1);
                batch.publish(at + 1);
                if (!all) {
                    break;
                }
            }
        } catch (IterationFailure failure) {
            if (isConsumer() && !task.isStopped() && Interrupts.haveCaused(consumer, failure)) {
                interrupted = true;
                loop.cancel();
            }
            throw failure.in(space);
        }
    }

    /** Has another process do what is left of a batch, at once. */
    private void callAtOnce(Batch batch, Kernels kernels, Object[] out, Object[] items, long row, int from) {
        int at = batch.published();
        try {
            kernels.map(function, out, at, items, row, from + at, from + out.length);
            batch.publish(out.length);
        } catch (IterationFailure failure) {
            batch.publish(failure.position() - from); // what came before
            throw failure;
        }
    }

    /** Whether the calling thread is the consumer, who waits for a result and does some of the work itself. */
    private boolean isConsumer() {
        return Thread.currentThread() == consumer;
    }

    private void adapt(int size, long nanos) {
        int now = batchSize;
        long times = calls == null ? 1 : REMOTE_TIMES;
        if (nanos < times * SHORT_NANOS && size >= now && now < LARGEST_BATCH && !isOneByOne()) {
            batchSize = now * 2;
        } else if (nanos > times * LONG_NANOS && size >= now && now > 1) {
            batchSize = now / 2;
        }
    }

    /** Whether the consumer does none of the work, and items are taken singly: they may be given up, or wait most of the time. */
    private boolean isOneByOne() {
        return extras != null && extras.limits() != null || job.pool() instanceof VirtualPool;
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
            boolean done = head.isDone(); // before the look for results
            int end = head.published();
            Object[] results = head.results();
            while (head.at < end) {
                Object result = results[head.at];
                results[head.at++] = null;
                if (result != Guard.NONE) {
                    action.accept((R) result);
                    return true;
                }
            }
            if (done && head.isOut) {
                consumedHead();
            } else if (!ordered) {
                head = null; // it will come out of the queue when it is done
            } else if (!nextHead()) {
                return false;
            }
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

    /** Waits for a batch that has results, or is done; false at the end. */
    private boolean nextHead() {
        if (over || closed && closer == Thread.currentThread()) {
            head = null;
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
            head = next;
            return true;
        } catch (Throwable failure) {
            head = null;
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

    /** The next batch that has results or is done, or null at the end. */
    private Batch await() {
        boolean replaced = false;
        boolean waited = false;
        long park = FIRST_PARK_NANOS;
        try {
            for (int k = 1;; k++) {
                boolean stopped = task.isStopped(); // before the look for batches, as the next
                boolean ended = input.isEnded() && turn == 0;
                Batch batch = next(waited || stopped);
                if (batch != null) {
                    return batch;
                }
                if (stopped) {
                    stopped();
                } else if (ended && head == null && announced == finished && !isBroken) { // else the failure is about to be told
                    return null;
                } else if (k <= WAIT_PAUSES) {
                    Thread.onSpinWait();
                } else if (isOneByOne() && !replaced) {
                    loop.beginWaiting();
                    replaced = true;
                } else if (waiter == null) {
                    waiter = Thread.currentThread(); // and look once more
                } else if (help(waited)) {
                    waited = true;
                } else {
                    park(park);
                    park = Math.min(2 * park, LONGEST_PARK_NANOS);
                    waited = true;
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

    /** The next batch if it is done, or has at least some results that have not been consumed and that will do; else null. */
    private Batch next(boolean someWillDo) {
        if (isBroken) {
            return null;
        }
        Batch batch = !ordered ? ready.peek() : head != null ? head : order.peek();
        if (batch != null && (batch.isDone() || someWillDo && batch.hasNews())) {
            if (!batch.isOut) {
                batch.isOut = true;
                (ordered ? order : ready).poll();
                finished++;
            }
            return batch;
        }
        if (!ordered && someWillDo) {
            for (Batch begunOne : inWork) {
                if (begunOne.hasNews()) {
                    return begunOne;
                }
            }
        }
        return null;
    }

    /**
     * Waits for a batch that is done or for a change of the loop; for so long at most if nobody has come to work yet, or batches may have
     * results before they are done.
     */
    private void park(long nanos) {
        long longest = isOneByOne() ? loop.look() : batched || loop.active() == 0 ? nanos : Long.MAX_VALUE;
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

    /** Does some of the work if nobody else does, or comes to do so in some time; returns whether it did. */
    private boolean help(boolean hasWaited) {
        if (isOneByOne()) {
            return false;
        }
        Batch begunOne = current;
        boolean isLeftOver = !returned.isEmpty() || begunOne != null && begunOne.isWaiting(); // others may all be kept, one at the input
        alone = (alone || hasWaited) && (isLeftOver ? loop.help(true) : loop.active() == 0 && loop.help(false));
        return alone;
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
     * Stops all work and waits until nothing of it runs any more. Called from inside of that work, it only stops it, and the consumer does
     * the rest. Without effect when closed already.
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
                inWork.clear();
                if (extras != null) {
                    extras.end(failed, input.pulled);
                }
                if (calls != null) {
                    calls.close();
                }
                input.close();
            }
        }
    }
}
