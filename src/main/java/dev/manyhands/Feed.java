package dev.manyhands;

import dev.manyhands.function.ParallelException;
import dev.manyhands.internal.Events;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.Schedule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An input of unknown length, handed out in blocks to the threads that work on it: they take turns at the iterator.
 *
 * <p>The size of a block depends on its number alone, so that what is combined per block is reproducible: single items first, for slow and
 * for short inputs, then more and more at a time. Nothing is pulled before a thread is ready to work on it.
 */
final class Feed {
    /** So many blocks have one size before it doubles. */
    private static final int BLOCKS_PER_SIZE = 64;
    private static final int LARGEST_DOUBLING = 9;
    /** What failures are of that happen at no item. */
    private static final Space NOWHERE = new IntSpace(0, 0, 1);

    private final Iterator<?> iterator;
    private final ReentrantLock turn = new ReentrantLock();
    /** Blocks whose thread was given up in the middle. */
    private final Queue<Block> returned = new ConcurrentLinkedQueue<>();
    private final List<Object> partials = new ArrayList<>();
    private long pulled;
    private int blocks;
    private boolean ended;

    Feed(Iterator<?> iterator) {
        this.iterator = iterator;
    }

    /** What is done with one block; the result is kept unless it is null. */
    interface Body {
        Object run(Kernels kernels, Object[] items, int count, long offset, int participant) throws Exception;
    }

    /** Some items, and what is known of them if their thread was given up. */
    private record Block(int number, long offset, Object[] items, int count, Memo memo) {
        Space space() {
            return new ItemSpace(items, count, offset, 1);
        }
    }

    /** Hands out nothing more. */
    void end() {
        turn.lock();
        ended = true;
        turn.unlock();
    }

    /** Runs the body on every block, on all threads of the job, and returns what it gave, in the order of the blocks. */
    Object[] run(Job job, String verb, Object function, Body body) {
        job.check(verb, function);
        int width = job.actualWidth();
        ProcessPool processes = job.processes();
        if (processes == null) {
            return run(job, verb, function, body, width, null);
        }
        try (RemoteCalls calls = new RemoteCalls(processes, function)) {
            return run(job, verb, function, body, width, calls);
        }
    }

    /** The calls to other processes are null if there are none. */
    private Object[] run(Job job, String verb, Object function, Body body, int width, RemoteCalls calls) {
        JobRun extras = JobRun.of(job, verb, -1, function);
        Guard guard = extras == null ? null : extras.guard();
        var pump = new LoopTask(!job.options.cancellations.isEmpty()) {
            @Override
            protected void run(int from, int to, int participant) throws Exception {
                if (extras == null) {
                    pump(participant);
                } else {
                    extras.enter(() -> pump(participant));
                }
            }

            private void pump(int participant) throws Exception {
                for (Block block = next(this); block != null; block = next(this)) {
                    Kernels kernels = calls == null ? Shapes.ITEM.of(function, block.count()) : new RemoteKernels(calls, block.space());
                    if (guard != null && guard.isNeeded()) {
                        kernels = guard.around(kernels, block.space(), participant, block.memo(), null);
                    }
                    long begun = guard == null ? 0 : System.nanoTime();
                    try {
                        keep(block.number(), body.run(kernels, block.items(), block.count(), block.offset(), participant));
                    } catch (IterationFailure failure) {
                        throw failure.in(block.space());
                    }
                    if (guard != null) {
                        guard.took(block.count(), System.nanoTime() - begun);
                    }
                    if (extras != null && extras.meter() != null) {
                        extras.meter().add(block.count());
                    }
                }
            }

            @Override
            protected RuntimeException failed(List<Throwable> failures) {
                if (failures.get(0) instanceof InputFailure input) {
                    return input.of(job, verb, failures.subList(1, failures.size()));
                }
                return Part.failed(job, verb, NOWHERE, failures);
            }

            @Override
            protected RuntimeException cancelled(boolean interrupted) {
                return job.cancelled(verb, interrupted);
            }

            @Override
            protected String name() {
                return job.name(verb);
            }

            @Override
            protected String describe() {
                return job.describe(verb);
            }
        };
        job.run(extras, pump, Schedule.dynamic(1), width, NOWHERE, () -> pulled);
        return partials.toArray();
    }

    private Block next(LoopTask task) throws InterruptedException, InputFailure {
        turn.lockInterruptibly();
        int count = 0;
        try {
            if (task.isStopped()) {
                return null;
            }
            if (!returned.isEmpty()) {
                return returned.poll();
            }
            if (ended) {
                return null;
            }
            int size = 1 << Math.min(LARGEST_DOUBLING, blocks / BLOCKS_PER_SIZE);
            Object[] items = new Object[size];
            while (count < size && iterator.hasNext()) {
                items[count] = iterator.next();
                count++; // not before next() has returned
            }
            ended = count < size;
            pulled += count;
            return count == 0 || task.isStopped() ? null : block(blocks++, pulled - count, items, count);
        } catch (RuntimeException | Error e) {
            ended = true;
            throw new InputFailure(pulled + count, e);
        } finally {
            turn.unlock();
        }
    }

    private Block block(int number, long offset, Object[] items, int count) {
        Block[] self = new Block[1];
        self[0] = new Block(number, offset, items, count, new Memo(() -> returned.add(self[0])));
        return self[0];
    }

    private void keep(int block, Object partial) {
        if (partial != null) {
            synchronized (partials) {
                while (partials.size() <= block) {
                    partials.add(null);
                }
                partials.set(block, partial);
            }
        }
    }

    /** The iterator itself has thrown. */
    static final class InputFailure extends Exception {
        private static final long serialVersionUID = 1L;

        InputFailure(long read, Throwable cause) {
            super("the input threw when " + read + " items had been read", cause);
        }

        ParallelException of(Job job, String verb, List<Throwable> others) {
            var exception = new ParallelException(job.describe(verb) + " failed: " + getMessage() + ": "
                    + Abbreviation.ofThrown(getCause()),
                    getCause(), job.name(verb), -1);
            others.forEach(other -> exception.addSuppressed(other instanceof IterationFailure failure ? failure.getCause() : other));
            return exception;
        }
    }
}
