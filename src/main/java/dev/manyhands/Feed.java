package dev.manyhands;

import dev.manyhands.function.ParallelException;
import dev.manyhands.internal.Events;
import dev.manyhands.pool.LoopTask;
import dev.manyhands.pool.Schedule;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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

    private final Iterator<?> iterator;
    private final ReentrantLock turn = new ReentrantLock();
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

    private record Block(int number, long offset, Object[] items, int count) {
    }

    /** Hands out nothing more. */
    void end() {
        turn.lock();
        ended = true;
        turn.unlock();
    }

    /** Runs the body on every block, on all threads of the job, and returns what it gave, in the order of the blocks. */
    Object[] run(Job job, String verb, Object function, Body body) {
        ProgressMeter progress = job.meter(verb, -1);
        int width = job.actualWidth();
        var pump = new LoopTask() {
            @Override
            protected void run(int from, int to, int participant) throws Exception {
                for (Block block = next(this); block != null; block = next(this)) {
                    var kernels = Shapes.ITEM.of(function, block.count());
                    try {
                        keep(block.number(), body.run(kernels, block.items(), block.count(), block.offset(), participant));
                    } catch (IterationFailure failure) {
                        throw new Failure(new ItemSpace(block.items(), block.count(), block.offset(), 1), failure);
                    }
                    if (progress != null) {
                        progress.add(block.count());
                    }
                }
            }

            @Override
            protected RuntimeException failed(List<Throwable> failures) {
                if (failures.get(0) instanceof InputFailure input) {
                    return input.of(job, verb, failures.subList(1, failures.size()));
                }
                Space space = failures.get(0) instanceof Failure first ? first.space : new IntSpace(0, 0, 1);
                return Part.failed(job, verb, space, failures.stream().map(f -> f instanceof Failure x ? x.getCause() : f).toList());
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
        Events.JobSpan event = Events.beginJob();
        boolean ran = false;
        try {
            job.run(pump, Schedule.dynamic(1), width);
            ran = true;
        } finally {
            if (progress != null) {
                progress.close();
            }
            if (event != null) {
                event.end(job.name(verb), verb, job.pool().name(), width, pulled, !ran);
            }
        }
        return partials.toArray();
    }

    /** An iteration's failure together with the block that its position belongs to. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Space space;

        Failure(Space space, IterationFailure cause) {
            super(null, cause, false, false);
            this.space = space;
        }
    }

    private Block next(LoopTask task) throws InterruptedException, InputFailure {
        turn.lockInterruptibly();
        int count = 0;
        try {
            if (ended || task.isStopped()) {
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
            return count == 0 ? null : new Block(blocks++, pulled - count, items, count);
        } catch (RuntimeException | Error e) {
            ended = true;
            throw new InputFailure(pulled + count, e);
        } finally {
            turn.unlock();
        }
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
            others.forEach(other -> exception.addSuppressed(other instanceof Failure failure ? failure.getCause().getCause() : other));
            return exception;
        }
    }
}
