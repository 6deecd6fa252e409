package dev.manyhands.process;

import dev.manyhands.function.WorkerLostException;
import dev.manyhands.internal.Timer;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/** The children of a pool: started when they are needed, handed out to one thread at a time, first come, first served. */
public final class Children implements AutoCloseable {
    /** How long a child that is asked to end has for it. */
    private static final Duration END = Duration.ofSeconds(5);
    private static final long WAIT_MILLIS = 1000;
    /** So many children in a row may be killed while they start, before those who wait for them are told. */
    private static final int KILLED_STARTS = 3;
    /** Exit codes above this one come from a signal. */
    private static final int SIGNALS = 128;
    /** How long killed children are waited for when the JVM ends. */
    private static final Duration DYING = Duration.ofSeconds(1);

    private final ChildOptions options;
    private final Setting setting;
    private final PoolFolder folder;
    private final Receiver receiver;
    private final ExitHook hook;
    /** Guards what follows; notified when a child has been started, given back or ended. */
    private final Object lock = new Object();
    private final Deque<Child> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    /** Those that are ready: idle or in use. */
    private final Set<Child> ready = new HashSet<>();
    private final Set<Child> starting = new HashSet<>();
    private final Set<Child> ending = new HashSet<>();
    private int numbers;
    /** Children in a row that were killed while they started. */
    private int killedStarts;
    private int sessions;
    /** The next look for children that have had nothing to do for long, or null. */
    private Future<?> sweep;
    /** No new session is opened. */
    private boolean closing;
    /** Nobody gets a child any more. */
    private boolean closed;
    /** Nothing is left. */
    private boolean over;

    /**
     * Makes the children of a pool; starts none.
     *
     * @param options how they are made
     * @throws IllegalArgumentException if they cannot be made like that
     * @throws UnserializableException if the initializer cannot cross
     * @throws UncheckedIOException if there is no place for their files
     */
    public Children(ChildOptions options) {
        this.options = options;
        Transport transport = Transport.choose(options.transport);
        ObjectInputFilter filter = options.filter == null ? null : ObjectInputFilter.Config.createFilter(options.filter);
        Packed initializer = options.initializer == null ? null : Encoder.encode(new Initialization(options.initializer));
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            folder = new PoolFolder(options.folder);
        } catch (IOException e) {
            throw new UncheckedIOException("process pool '" + options.name + "' has no place for its files: " + e.getMessage(), e);
        }
        try {
            setting = new Setting(options, transport, new Launcher(options, transport, loader, folder.path()), folder, loader, filter,
                    initializer);
            hook = new ExitHook(options.name, this::endAtOnce);
            receiver = new Receiver(options.name, this::died);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("process pool '" + options.name + "' cannot hear its children", e);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Opens a session.
     *
     * @param work what its calls have in common
     * @return the session, to be closed after use
     * @throws UnserializableException if the work cannot cross
     * @throws RejectedExecutionException if the pool is closed
     */
    public Session open(RemoteWork work) {
        Packed shared = Encoder.encode(work);
        synchronized (lock) {
            checkOpen(closing);
            return new Session(this, ++sessions, shared);
        }
    }

    long graceNanos() {
        return options.grace.toNanos();
    }

    // ---- handing out

    /** Waits for a child, which is the calling thread's then; null if there is nothing to wait for any more, when it is woken. */
    Child acquire(BooleanSupplier isOver) throws InterruptedException {
        var caller = new Waiter.Caller();
        add(caller);
        try {
            return caller.await(this, () -> isOver.getAsBoolean() && withdraw(caller));
        } catch (InterruptedException e) {
            Child late = withdraw(caller) ? null : caller.handed();
            if (late != null) {
                release(late);
            }
            throw e;
        }
    }

    /** Lets someone have a child as soon as there is a free one. */
    void add(Waiter waiter) {
        Child free = null;
        synchronized (lock) {
            checkOpen(closed);
            while (free == null && waiting.isEmpty() && !idle.isEmpty()) {
                Child child = idle.poll();
                if (child.isAlive()) {
                    free = child;
                } else {
                    retire(child);
                }
            }
            if (free == null) {
                waiting.add(waiter);
                startIfNeeded();
            }
        }
        if (free != null) {
            waiter.take(free);
        }
    }

    /** Takes back that someone wants a child; false if it has been, or is about to be, handed one. */
    boolean withdraw(Waiter waiter) {
        synchronized (lock) {
            boolean waited = waiting.remove(waiter);
            lock.notifyAll(); // close may wait for this
            return waited;
        }
    }

    boolean isWanted() {
        synchronized (lock) {
            return !waiting.isEmpty();
        }
    }

    /** Takes a child back. */
    void release(Child child) {
        Waiter next = null;
        synchronized (lock) {
            if (!ready.contains(child)) {
                return;
            }
            if (closed || child.isDead() || child.isWorn()) {
                retire(child);
            } else {
                next = handOut(child);
            }
            lock.notifyAll();
        }
        if (next != null) {
            next.take(child);
        }
    }

    /** Who gets a child that is free; null if nobody wants it, and it waits. Called with the lock. */
    private Waiter handOut(Child child) {
        Waiter first = waiting.poll();
        if (first == null) {
            idle.push(child);
            child.rests(System.nanoTime());
            sweepLater();
        }
        return first;
    }

    private void checkOpen(boolean isClosed) {
        if (isClosed) {
            throw new RejectedExecutionException("process pool '" + options.name + "' is closed");
        }
    }

    // ---- starting

    /** Starts as many children as are wanted and allowed. Called with the lock. */
    private void startIfNeeded() {
        while (starting.size() < waiting.size() && ready.size() + starting.size() < options.size && !closed) {
            Child child = new Child(++numbers, setting);
            starting.add(child);
            Thread.ofPlatform().daemon().name("manyhands-" + child.name() + "-start").inheritInheritableThreadLocals(false)
                    .start(() -> start(child));
        }
    }

    private void start(Child child) {
        Throwable failure = null;
        try {
            child.start(receiver::hear);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        Waiter first = null;
        List<Waiter> losers = List.of();
        synchronized (lock) {
            starting.remove(child);
            if (failure instanceof WorkerLostException lost && lost.exitCode() > SIGNALS && killedStarts < KILLED_STARTS) {
                killedStarts++; // by somebody: no reason why the next one should not start
                startIfNeeded();
            } else if (failure != null) {
                losers = losers();
                if (losers.isEmpty() && !closing && !waiting.isEmpty()) {
                    System.getLogger(Children.class.getName()).log(System.Logger.Level.WARNING, "process pool '" + options.name
                            + "' goes on with fewer children, as one more could not be started", failure);
                }
            } else {
                killedStarts = 0;
                ready.add(child);
                if (closed) {
                    retire(child);
                } else {
                    first = handOut(child);
                }
            }
            lock.notifyAll();
        }
        for (Waiter loser : losers) {
            loser.fail(new IllegalStateException("a child process of pool '" + options.name + "' could not be started: "
                    + failure.getMessage(), failure));
        }
        if (first != null) {
            first.take(child);
        }
    }

    /** Those who wait in vain: all, if there is no child and none that is about to be. Called with the lock. */
    private List<Waiter> losers() {
        if (!ready.isEmpty() || !starting.isEmpty()) {
            return List.of();
        }
        List<Waiter> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    // ---- ending

    /** Ends a child that nobody uses. Called with the lock. */
    private void retire(Child child) {
        idle.remove(child);
        if (ready.remove(child)) {
            ending.add(child);
            Thread.ofVirtual().name("manyhands-" + child.name() + "-end").start(() -> end(child));
            startIfNeeded();
        }
    }

    private void end(Child child) {
        try {
            child.end(END.toNanos());
        } finally {
            synchronized (lock) {
                ending.remove(child);
                lock.notifyAll();
            }
        }
    }

    /** Called by the receiver when the bell of a child was closed by its end. */
    private void died(Child child) {
        synchronized (lock) {
            if (idle.contains(child)) {
                retire(child);
            }
        }
    }

    /** Has a look later whether a child has had nothing to do for long. Called with the lock. */
    private void sweepLater() {
        if (options.idleTime != null && sweep == null && !idle.isEmpty() && !closed) {
            long since = System.nanoTime() - idle.peekLast().idleSince();
            sweep = Timer.after(Math.max(1, options.idleTime.toNanos() - since), this::sweep);
        }
    }

    private void sweep() {
        synchronized (lock) {
            sweep = null;
            long now = System.nanoTime();
            while (!closed && !idle.isEmpty() && now - idle.peekLast().idleSince() >= options.idleTime.toNanos()) {
                retire(idle.peekLast());
            }
            sweepLater();
        }
    }

    /**
     * Ends all children, and returns when nothing is left of them. Waits for those that are in use or wanted; if the waiting thread is
     * interrupted, kills them instead.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        List<Waiter> late;
        synchronized (lock) {
            if (closing) {
                awaitEnd();
                return;
            }
            closing = true;
            try {
                while (ready.size() > idle.size() || !waiting.isEmpty()) {
                    lock.wait();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                ready.forEach(Child::kill);
            }
            closed = true;
            if (sweep != null) {
                sweep.cancel(false);
            }
            late = List.copyOf(waiting);
            waiting.clear();
            starting.forEach(Child::kill);
            List.copyOf(idle).forEach(this::retire);
        }
        late.forEach(waiter -> waiter.fail(new IllegalStateException("process pool '" + options.name + "' was closed by force")));
        interrupted |= awaitNone(interrupted);
        receiver.close();
        folder.close();
        hook.remove();
        synchronized (lock) {
            over = true;
            lock.notifyAll();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there are no children, after an interrupt not long for those that are in use; whether it was interrupted. */
    private boolean awaitNone(boolean byForce) {
        boolean interrupted = byForce;
        long until = System.nanoTime() + END.toNanos();
        synchronized (lock) {
            while (!ending.isEmpty() || !starting.isEmpty() || !ready.isEmpty() && !(interrupted && System.nanoTime() - until > 0)) {
                try {
                    lock.wait(WAIT_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                    ready.forEach(Child::kill);
                    ending.forEach(Child::kill);
                    until = System.nanoTime() + END.toNanos();
                }
            }
        }
        return interrupted;
    }

    /** Waits for another thread that closes. Called with the lock. */
    private void awaitEnd() {
        boolean interrupted = false;
        while (!over) {
            try {
                lock.wait();
            } catch (InterruptedException e) {
                interrupted = true;
                ready.forEach(Child::kill);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills all children and deletes their files; the JVM ends. */
    private void endAtOnce() {
        List<Child> all = new ArrayList<>();
        synchronized (lock) {
            closing = true;
            closed = true;
            all.addAll(ready);
            all.addAll(starting);
            all.addAll(ending);
            all.forEach(Child::kill);
        }
        long until = System.nanoTime() + DYING.toNanos();
        all.forEach(child -> child.awaitEnd(until - System.nanoTime()));
        folder.close();
        synchronized (lock) {
            over = true; // another hook may close the pool
            lock.notifyAll();
        }
    }
}
