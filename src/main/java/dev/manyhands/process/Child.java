package dev.manyhands.process;

import dev.manyhands.function.WorkerLostException;
import dev.manyhands.internal.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A child JVM as its parent sees it: used by one thread at a time, its owner. */
final class Child implements Line.Peer {
    /** Of how many questions whether it lives one looks, less one. */
    private static final int CHECKS = 15;

    private final int number;
    private final Setting setting;
    private final Calls calls = new Calls();
    /** What it is talked to through; these three are set while it starts. */
    private Connection connection;
    private Line line;
    private volatile ChildProcess process;
    /** Number of the last call that was not sent for anybody. */
    private long own;
    /** Set when it is to be killed, which it may be before it has a process. */
    private volatile boolean killed;
    /** Set once, when the process has ended or is about to. */
    private volatile boolean dead;
    /** Who is woken when something comes; its owner. */
    private volatile Thread waiter;
    /** The call that is told when something comes; its owner, if that is no thread. */
    private volatile RemoteCall listener;
    private volatile boolean worn;
    private long idleSince;
    /** Plain and racy: how often it was asked whether it lives. */
    private int checks;

    /** Makes a child that is still to be {@linkplain #start started}. */
    Child(int number, Setting setting) {
        this.number = number;
        this.setting = setting;
    }

    String name() {
        return setting.options().name + "-" + number;
    }

    // ---- its life

    /**
     * Starts it, and waits until it is ready and has run the initializer. If that fails nothing is left of it.
     *
     * @param heard sees to it that its bell is heard
     */
    void start(Consumer<Child> heard) throws InterruptedException {
        try {
            connection = new Connection(number, setting, this);
            process = connection.launch(name());
            if (killed) {
                process.kill();
            }
            line = connection.connect();
            heard.accept(this);
            awaitReady();
            initialize();
        } catch (IOException e) {
            RuntimeException failure = process == null ? new UncheckedIOException(e.getMessage(), e)
                    : lostOr("while it started", e);
            kill();
            end(0);
            throw failure;
        } catch (Throwable failure) {
            kill();
            end(0);
            throw failure;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + Connection.START_NANOS;
        waiter = Thread.currentThread();
        try {
            for (;;) {
                boolean gone = dead;
                line.rest().begin();
                if (line.poll()) {
                    return;
                }
                if (gone) {
                    throw process.lost("while it started");
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while " + process.describe() + " was started");
                }
                connection.checkTime(until);
                LockSupport.parkNanos(this, until - System.nanoTime());
            }
        } catch (IOException e) {
            throw lostOr("while it started", e);
        } finally {
            line.rest().end();
            waiter = null;
        }
    }

    private void initialize() throws InterruptedException {
        if (setting.initializer() == null) {
            return;
        }
        try {
            own = send(null, setting.initializer());
            receive(0);
        } catch (InterruptedException | WorkerLostException failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException("the initializer failed in " + process.describe() + ": " + failure, failure);
        }
    }

    Bell bell() {
        return connection.bell();
    }

    /** Whether it lives as far as can be seen at this moment. */
    boolean isAlive() {
        if (!dead && !bell().drain()) {
            gone();
        }
        return !dead;
    }

    boolean isDead() {
        return dead;
    }

    /** Whether it should be replaced. */
    boolean isWorn() {
        long most = setting.options().callsPerChild;
        return worn || killed || most > 0 && calls.sent() - own >= most;
    }

    /** Notes that it has nothing to do from now on. */
    void rests(long now) {
        idleSince = now;
    }

    /** Since when it has nothing to do. */
    long idleSince() {
        return idleSince;
    }

    /** Kills it; if it has no process yet, as soon as it has one. */
    void kill() {
        killed = true;
        ChildProcess started = process;
        if (started != null) {
            started.kill();
        }
    }

    /** Asks it to end, waits for that, kills it when it takes too long, and lets go of everything. */
    void end(long nanos) {
        if (process != null) {
            if (!dead && !killed) {
                stop(nanos);
            }
            process.end(nanos);
        }
        dead = true;
        if (connection != null) {
            connection.close();
        }
    }

    /** Waits for the end of a child that was killed. */
    void awaitEnd(long nanos) {
        try {
            if (process != null) {
                process.await(Math.max(0, nanos));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop(long nanos) {
        var killer = Timer.after(nanos, this::kill); // it may be held up, so that nothing can be sent to it
        try {
            line.send(Frame.STOP, 0, 0, null);
            cancel(Lifeline.FAREWELL);
        } catch (IOException | RuntimeException e) {
            kill();
        } finally {
            killer.cancel(false);
        }
    }

    /** Its bell has rung. */
    void rung() {
        LockSupport.unpark(waiter);
        RemoteCall call = listener;
        if (call != null) {
            call.rung();
        }
    }

    /** The other end of its bell is closed: it has ended, or will in a moment. */
    void gone() {
        dead = true;
        rung();
    }

    // ---- for its owner

    /** Sends a call; its number. One at a time: a call may be over before its sender has seen to the last bytes of it. */
    synchronized long send(Session session, Packed argument) {
        boolean whole = false;
        try {
            long number = calls.send(line, this, session, argument);
            whole = true;
            return number;
        } catch (IOException e) {
            throw lostOr("while a task was sent to it", e);
        } finally {
            if (!whole) {
                kill(); // half a message may be under way
            }
        }
    }

    /** The result of the oldest call that has none yet; throws what the call has thrown, or says that the process is lost. */
    Object receive(long graceNanos) throws Throwable {
        Reply reply = await(graceNanos);
        if (reply.failure() != null) {
            throw reply.failure();
        }
        return reply.result();
    }

    private Reply await(long graceNanos) throws InterruptedException {
        boolean interrupted = false;
        long killAt = 0;
        boolean rests = false;
        int left = Patience.fresh();
        waiter = Thread.currentThread();
        try {
            for (;;) {
                boolean gone = dead; // before the look: what it sent before its end counts
                if (line.poll()) {
                    return reply();
                }
                if (gone) {
                    WorkerLostException lost = lost("while it ran a task");
                    if (interrupted) {
                        throw interrupted(lost);
                    }
                    throw lost;
                }
                if (Thread.interrupted()) {
                    interrupted = true;
                    killAt = System.nanoTime() + graceNanos;
                    cancel(calls.sent());
                }
                if (interrupted && System.nanoTime() - killAt > 0) {
                    kill();
                }
                if (left != 0) {
                    left = Patience.next(left);
                    continue;
                }
                if (rests && interrupted && !killed) {
                    LockSupport.parkNanos(this, Math.max(1, killAt - System.nanoTime()));
                } else if (rests) {
                    LockSupport.park(this);
                }
                line.rest().begin(); // and look once more
                rests = true;
            }
        } catch (IOException e) {
            RuntimeException failure = lostOr(e);
            if (interrupted && failure instanceof WorkerLostException lost) {
                throw interrupted(lost);
            }
            throw failure;
        } finally {
            line.rest().end();
            waiter = null;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static InterruptedException interrupted(WorkerLostException lost) {
        var interrupt = new InterruptedException("interrupted; the child process was killed, as its task did not heed the interrupt");
        interrupt.initCause(lost);
        return interrupt;
    }

    // ---- for a call that is its owner

    void listener(RemoteCall call) {
        listener = call;
    }

    /** Says whether it has to ring when it has sent something. */
    void rests(boolean rests) {
        if (rests) {
            line.rest().begin();
        } else {
            line.rest().end();
        }
    }

    /** Whether a reply has come. */
    boolean poll() throws IOException {
        return line.poll();
    }

    /** Cancels calls up to this one, and kills the process if that has not ended them in time. */
    void cancelOrKill(long call, long graceNanos, BooleanSupplier isOver) {
        cancel(call);
        Timer.after(graceNanos, () -> {
            if (!isOver.getAsBoolean()) {
                kill();
            }
        });
    }

    /** The reply that has come. */
    Reply reply() throws IOException {
        int kind = line.kind();
        if (kind != Frame.RESULT && kind != Frame.FAILURE) {
            throw new IOException("a message of unknown kind, " + kind);
        }
        worn |= line.session() == Frame.WORN;
        try {
            if (kind == Frame.RESULT) {
                return new Reply(line.body(setting.loader(), setting.filter()), null);
            }
            return new Reply(null, FailureReport.decode(line.body(getClass().getClassLoader(), null), setting.loader(), setting.filter()));
        } catch (Throwable failure) {
            if (failure instanceof IOException broken && line.isBroken()) {
                throw broken;
            }
            return new Reply(null, failure); // of what was received, or while an object was made of it
        }
    }

    /** Cancels the calls that have no result yet, and waits for them; what has become of them is of no interest. */
    void drain(int left, long graceNanos) {
        cancel(calls.sent());
        var killer = Timer.after(graceNanos, this::kill);
        for (int k = 0; k < left && !dead; k++) {
            try {
                await(graceNanos);
            } catch (InterruptedException | RuntimeException e) {
                continue; // it is lost; an interrupt of this thread is in its flag
            }
        }
        killer.cancel(false);
    }

    /** Cancels calls up to this one. */
    void cancel(long call) {
        process.cancel(call);
    }

    /** Lets it forget what it knows of a session; called by any thread. */
    void forget(int session) {
        calls.forget(session);
    }

    // ---- when it is lost

    /** What a failure to receive means. */
    RuntimeException lostOr(IOException e) {
        return lostOr(line.isBroken() ? "while its result was received" : "while it ran a task", e);
    }

    private RuntimeException lostOr(String when, IOException e) {
        worn = true;
        ExitHook.holdBack();
        return process.lostOr(when, dead, e);
    }

    WorkerLostException lost(String when) {
        ExitHook.holdBack();
        return process.lost(when);
    }

    // ---- as the peer of its line

    @Override
    public void ring() throws IOException {
        bell().ring();
    }

    @Override
    public void check() throws IOException {
        if ((++checks & CHECKS) == 0) { // the receiver may be who waits
            if (bell().drain()) {
                rung(); // for who may have waited for what was drained
            } else {
                gone();
            }
        }
        if (dead) {
            throw new IOException("the child process has ended");
        }
    }
}
