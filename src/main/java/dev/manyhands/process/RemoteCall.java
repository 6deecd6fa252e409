package dev.manyhands.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A call that no thread waits for unless it wants to: it gets a child when one is free, and the child is given back when its result has
 * come.
 *
 * <p>Whoever waits for the result may {@linkplain #help receive} it itself, without a thread in between; else the receiver of the pool
 * does when the child rings.
 */
public abstract class RemoteCall {
    /*
     * stage:  WAITING -> RUNNING -> OVER      a child was handed to it; its result was received
     *         WAITING -> OVER                 cancelled, or no child could be started
     *
     * Who moves it to OVER tells of the end, so that happens once. While it is RUNNING the child is this call's; who has the turn looks for
     * the result. The child rings when "rest" is set, as it is before anything is sent. No result is left lying: whoever gives the turn
     * back has set "rest" and looked once more (see Rest), so what comes later rings, and somebody looks after each ring (see Turn).
     */
    private static final int WAITING = 0;
    private static final int RUNNING = 1;
    private static final int OVER = 2;
    private static final VarHandle STAGE;

    static {
        try {
            var lookup = MethodHandles.lookup();
            STAGE = lookup.findVarHandle(RemoteCall.class, "stage", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Children children;
    private final Waiter waiter = new Waiter() {
        @Override
        void take(Child free) {
            RemoteCall.this.take(free);
        }

        @Override
        void fail(IllegalStateException failure) {
            RemoteCall.this.fail(failure);
        }
    };
    private final Packed task;
    private volatile int stage;
    private final Turn turn = new Turn();
    /** Set before the stage is RUNNING. */
    private Child child;
    private volatile long number;
    private volatile boolean cancelled;

    /**
     * Makes a call; it is not begun yet.
     *
     * @param children where it runs
     * @param task what is called there, a {@link java.util.concurrent.Callable} or else a {@link Runnable}; copied now, but
     *     for the contents of large arrays, which are copied when it is sent
     * @throws UnserializableException if it cannot cross
     */
    protected RemoteCall(Children children, Object task) {
        this.children = children;
        this.task = Encoder.encode(task);
    }

    /**
     * Told once when the call is over. Must not throw and not wait.
     *
     * @param result the result
     * @param failure what it has thrown, or how it was lost; null if there is a result
     */
    protected abstract void over(Object result, Throwable failure);

    /** Begins as soon as a child is free. */
    public final void begin() {
        children.add(waiter);
    }

    /**
     * Ends the call: it does not begin any more, or is interrupted, and if it does not end in time its child is killed.
     *
     * @return whether it had not begun; nothing is told about it then
     */
    public final boolean cancel() {
        if (STAGE.compareAndSet(this, WAITING, OVER)) {
            children.withdraw(waiter);
            return true;
        }
        cancelled = true; // before the look at the number: pairs with the order in send
        if (stage == RUNNING && number != 0) {
            child.cancelOrKill(number, children.graceNanos(), () -> stage == OVER);
        }
        return false;
    }

    // ---- getting a child

    private void take(Child free) {
        child = free;
        if (!STAGE.compareAndSet(this, WAITING, RUNNING)) {
            children.release(free);
        } else if (Frame.isShort(task.size())) {
            send();
        } else {
            Thread.ofVirtual().name("manyhands-send").start(this::send); // this thread may be one that many wait for
        }
    }

    private void send() {
        child.listener(this); // both before anything can come
        child.rests(true);
        try {
            number = child.send(null, task);
        } catch (Throwable failure) {
            end(null, failure);
            return;
        }
        if (cancelled) {
            child.cancelOrKill(number, children.graceNanos(), () -> stage == OVER);
        }
    }

    private void fail(IllegalStateException failure) {
        if (STAGE.compareAndSet(this, WAITING, OVER)) {
            over(null, failure);
        }
    }

    // ---- the result

    /**
     * The child has rung, or has ended: has the result received, unless another thread is about to. By a thread of its own, as a class of
     * the user may be slow to deserialize, and what follows on the result may block; the receiver must go on hearing.
     */
    final void rung() {
        if (turn.ring() && stage == RUNNING) {
            Thread.ofVirtual().name("manyhands-result").inheritInheritableThreadLocals(false).start(this::look);
        }
    }

    /** Receives the result if it has come, unless another thread is about to. */
    private void look() {
        if (stage == RUNNING && turn.take()) {
            await(0);
        }
    }

    /**
     * Waits for the result for some microseconds and receives it if it comes, unless another thread is about to.
     */
    public final void help() {
        if (stage == RUNNING && number != 0 && turn.take()) {
            child.rests(false);
            await(Patience.fresh());
        }
    }

    private void await(int budget) {
        int left = budget;
        boolean rests = false;
        for (;;) {
            boolean gone = child.isDead(); // before the look: what it sent before its end counts
            boolean came;
            try {
                came = child.poll();
            } catch (IOException e) {
                end(null, child.lostOr(e));
                return;
            }
            if (came) {
                child.rests(false);
                receive();
                return;
            }
            if (gone) {
                end(null, child.lost("while it ran a task"));
                return;
            }
            if (left != 0) {
                left = Patience.next(left);
            } else if (!rests) {
                child.rests(true); // and look once more
                rests = true;
            } else {
                if (turn.giveBack()) {
                    look();
                }
                return;
            }
        }
    }

    private void receive() {
        try {
            Reply reply = child.reply();
            end(reply.result(), reply.failure());
        } catch (IOException e) {
            end(null, child.lostOr(e));
        }
    }

    private void end(Object result, Throwable failure) {
        if (STAGE.compareAndSet(this, RUNNING, OVER)) { // else sending failed and the end of the child was noticed, both
            child.listener(null);
            children.release(child);
            over(result, failure);
        }
    }
}
