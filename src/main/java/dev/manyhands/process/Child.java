package dev.manyhands.process;

import dev.manyhands.function.WorkerLostException;
import dev.manyhands.internal.SpinBudget;
import dev.manyhands.internal.Timer;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A child JVM as its parent sees it: used by one thread at a time, its owner. */
final class Child implements Line.Peer {
    static final String SOCKET = "s";
    static final String REST = "rest";

    private final int number;
    private final String pool;
    private final Path folder;
    private final Process process;
    private final DataOutputStream lifeline;
    private final Output out;
    private final Output err;
    private final Bell bell;
    private final Line line;
    private final Arena arena;
    private final ClassLoader loader;
    private final ObjectInputFilter filter;
    /** Sessions whose work it has. */
    private final Set<Integer> sessions = new HashSet<>();
    /** Sessions that are over, which it is told when it is next used. */
    private final Queue<Integer> over = new ConcurrentLinkedQueue<>();
    /** Number of the call that was sent last. */
    private long sent;
    /** Set once, when the process has ended or is about to. */
    private volatile boolean dead;
    /** Who is woken when something comes; its owner. */
    private volatile Thread waiter;
    /** The call that is told when something comes; its owner, if that is no thread. */
    private volatile RemoteCall listener;
    private boolean worn;

    /** Starts a child and waits until it is ready. */
    Child(int number, ChildOptions options, Launcher launcher, Transport transport, Path folder, ClassLoader loader) throws IOException {
        this.number = number;
        this.pool = options.name;
        this.folder = folder;
        this.loader = loader;
        this.filter = options.filter == null ? null : ObjectInputFilter.Config.createFilter(options.filter);
        this.arena = Arena.ofShared();
        Rest rest = Rest.map(folder.resolve(REST), false, arena);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve(SOCKET)));
            process = launcher.start(folder);
            String prefix = options.prefix ? "[" + name() + "] " : "";
            out = new Output(process.getInputStream(), false, prefix, "manyhands-" + name() + "-out");
            err = new Output(process.getErrorStream(), true, prefix, "manyhands-" + name() + "-err");
            out.start();
            err.start();
            lifeline = new DataOutputStream(process.getOutputStream());
            process.onExit().thenRun(() -> {
                dead = true;
                closeQuietly(server); // ends an accept that waits for it
                rung();
            });
            Link link = transport.usesSocket() ? null : transport.open(folder, false, null); // while the child comes up
            bell = new Bell(accept(server));
            line = new Line(link != null ? link : transport.open(folder, false, accept(server)), rest, this);
            bell.ring(); // the child opens its end then
            line.await();
        }
    }

    private SocketChannel accept(ServerSocketChannel server) throws IOException {
        try {
            return server.accept();
        } catch (IOException e) {
            if (dead) {
                throw lost("while it started");
            }
            throw e;
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            System.getLogger(Child.class.getName()).log(System.Logger.Level.DEBUG, "while closing", e);
        }
    }

    String name() {
        return pool + "-" + number;
    }

    Bell bell() {
        return bell;
    }

    long pid() {
        return process.pid();
    }

    boolean isDead() {
        return dead;
    }

    /** Whether it should be replaced. */
    boolean isWorn() {
        return worn;
    }

    // ---- for its owner

    /** Sends a call; its number. One at a time: a call may be over before its sender has seen to the last bytes of it. */
    synchronized long send(Session session, Packed argument) {
        try {
            int id = session == null ? ChildLoop.NO_SESSION : session.id();
            for (Integer ended = over.poll(); ended != null; ended = over.poll()) {
                sessions.remove(ended);
                line.send(Frame.FORGET, ended, 0, null);
            }
            if (session != null && sessions.add(id)) {
                session.knownBy(this);
                line.send(Frame.DEFINE, id, 0, session.shared());
            }
            line.send(Frame.CALL, id, ++sent, argument);
            return sent;
        } catch (IOException e) {
            throw lostOr(e);
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
        int left = SpinBudget.of(2);
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
                    cancel(sent);
                }
                if (interrupted && System.nanoTime() - killAt > 0) {
                    kill();
                }
                if (left != 0) {
                    left = SpinBudget.next(left);
                    continue;
                }
                if (rests && interrupted) {
                    LockSupport.parkNanos(this, Math.max(1, killAt - System.nanoTime()));
                } else if (rests) {
                    LockSupport.park(this);
                }
                line.rest().begin(); // and look once more
                rests = true;
            }
        } catch (IOException e) {
            throw lostOr(e);
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

    /**
     * What has become of a call.
     *
     * @param result its result
     * @param failure what it has thrown, or why its result could not be received; null if there is a result
     */
    record Reply(Object result, Throwable failure) {
    }

    /** The reply that has come. */
    Reply reply() throws IOException {
        int kind = line.kind();
        if (kind != Frame.RESULT && kind != Frame.FAILURE) {
            throw new IOException("a message of unknown kind, " + kind);
        }
        try {
            if (kind == Frame.RESULT) {
                return new Reply(line.body(loader, filter), null);
            }
            worn |= line.session() != 0;
            return new Reply(null, FailureReport.decode(line.body(getClass().getClassLoader(), null), loader, filter));
        } catch (Throwable failure) { // of what was received; if the line is broken too, the next look at it tells
            return new Reply(null, failure);
        }
    }

    /** Cancels the calls that have no result yet, and waits for them. */
    void drain(int calls, long graceNanos) {
        cancel(sent);
        var killer = Timer.after(graceNanos, this::kill);
        boolean interrupted = false;
        for (int k = 0; k < calls && !dead; k++) {
            try {
                receive(graceNanos);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (Throwable e) {
                interrupted |= Thread.interrupted(); // what has become of it is of no interest
            }
        }
        killer.cancel(false);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels calls up to this one. */
    void cancel(long call) {
        try {
            lifeline.writeLong(call);
            lifeline.flush();
        } catch (IOException e) {
            return; // it is gone, which will be found out
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Lets it forget what it knows of a session; called by any thread. */
    void forget(int session) {
        over.add(session);
    }

    // ---- the end

    RuntimeException lostOr(IOException e) {
        try {
            if (process.waitFor(2, TimeUnit.SECONDS)) {
                WorkerLostException lost = lost("while messages were under way");
                lost.addSuppressed(e);
                return lost;
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        kill();
        return new UncheckedIOException("child process " + name() + " (process " + pid() + ") cannot be talked to and was killed", e);
    }

    WorkerLostException lost(String when) {
        String tail = "";
        int code = -1;
        boolean interrupted = Thread.interrupted();
        try {
            code = process.waitFor();
            tail = err.tail().strip();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        String how = code > 128 ? "was ended by signal " + (code - 128) : "ended with exit code " + code;
        return new WorkerLostException("child process " + name() + " (process " + process.pid() + ") " + how + " " + when
                + (tail.isEmpty() ? "; it wrote nothing to its standard error" : "; its standard error ends with:\n" + tail),
                process.pid(), code);
    }

    /** Asks it to end. */
    void stop() {
        try {
            line.send(Frame.STOP, 0, 0, null);
        } catch (IOException e) {
            kill();
        }
    }

    /** Waits for its end, kills it when that takes too long, and lets go of everything. */
    void end(long nanos) {
        boolean interrupted = false;
        try {
            if (!process.waitFor(nanos, TimeUnit.NANOSECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            interrupted = true;
            kill();
        }
        for (;;) {
            try {
                process.waitFor();
                out.join();
                err.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        List<AutoCloseable> all = new ArrayList<>(List.of(bell, line, lifeline, arena::close));
        all.forEach(Child::closeQuietly);
        PoolFolder.delete(folder);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- as the peer of its line

    @Override
    public void ring() throws IOException {
        bell.ring();
    }

    @Override
    public void check() throws IOException {
        if (dead) {
            throw new IOException("the child process has ended");
        }
    }

    /** Its bell has rung. */
    void rung() {
        LockSupport.unpark(waiter);
        RemoteCall call = listener;
        if (call != null) {
            call.look();
        }
    }
}
