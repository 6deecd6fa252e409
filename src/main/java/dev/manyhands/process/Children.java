package dev.manyhands.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The children of a pool: started when they are needed, handed out to one thread at a time, first come, first served. */
public final class Children implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);

    private final ChildOptions options;
    private final Transport transport;
    private final Launcher launcher;
    private final PoolFolder folder;
    private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
    private final Selector selector;
    private final Thread receiver;
    /** Guards what follows. */
    private final Object lock = new Object();
    private final Deque<Child> idle = new ArrayDeque<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Set<Child> all = new HashSet<>();
    private int starting;
    private int numbers;
    private int sessions;
    private boolean closed;

    /** Someone who wants a child. */
    abstract static class Waiter {
        /** A child is free and this one's from now on; called without the lock. */
        abstract void take(Child child);

        /** No child could be started for this one. */
        abstract void fail(IllegalStateException failure);
    }

    /** A thread that wants a child. */
    private static final class WaitingThread extends Waiter {
        private final Thread thread = Thread.currentThread();
        private volatile Child child;
        private volatile IllegalStateException failure;

        @Override
        void take(Child free) {
            child = free;
            LockSupport.unpark(thread);
        }

        @Override
        void fail(IllegalStateException thrown) {
            failure = thrown;
            LockSupport.unpark(thread);
        }
    }

    /**
     * Makes the children of a pool; starts none.
     *
     * @param options how they are made
     */
    public Children(ChildOptions options) {
        this.options = options;
        this.transport = Transport.choose(options.transport);
        this.launcher = new Launcher(options, transport);
        try {
            this.folder = new PoolFolder(options.folder);
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException("process pool '" + options.name + "' has no place for its files", e);
        }
        this.receiver = Thread.ofPlatform().daemon().name("manyhands-" + options.name + "-receiver").inheritInheritableThreadLocals(false)
                .start(this::receive);
    }

    /**
     * Opens a session.
     *
     * @param work what its calls have in common
     * @return the session, to be closed after use
     * @throws UnserializableException if the work cannot cross
     */
    public Session open(RemoteWork work) {
        Packed shared = Encoder.encode(work);
        synchronized (lock) {
            return new Session(this, ++sessions, shared);
        }
    }

    long graceNanos() {
        return options.grace.toNanos();
    }

    // ---- handing out

    Child acquire() throws InterruptedException {
        WaitingThread waiter = new WaitingThread();
        add(waiter);
        while (waiter.child == null && waiter.failure == null) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                if (!withdraw(waiter)) {
                    while (waiter.child == null && waiter.failure == null) {
                        Thread.onSpinWait(); // it is about to be handed a child
                    }
                }
                if (waiter.child != null) {
                    release(waiter.child);
                }
                throw new InterruptedException("interrupted while waiting for a child process");
            }
        }
        if (waiter.failure != null) {
            throw new IllegalStateException(waiter.failure.getMessage(), waiter.failure.getCause()); // with this thread's stack
        }
        return waiter.child;
    }

    private IllegalStateException notStarted(Throwable failure) {
        return new IllegalStateException("a child process of pool '" + options.name + "' could not be started: " + failure.getMessage(),
                failure);
    }

    /** Lets someone have a child as soon as there is a free one. */
    void add(Waiter waiter) {
        Child free = null;
        synchronized (lock) {
            checkOpen();
            while (free == null && waiting.isEmpty() && !idle.isEmpty()) {
                Child child = idle.poll();
                free = child.isDead() ? null : child;
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
            return waiting.remove(waiter);
        }
    }

    boolean isWanted() {
        synchronized (lock) {
            return !waiting.isEmpty();
        }
    }

    void release(Child child) {
        Waiter next = null;
        boolean isKept = false;
        if (!child.isDead() && !child.isWorn()) {
            synchronized (lock) {
                isKept = !closed;
                if (isKept) {
                    next = handOut(child);
                }
            }
        }
        if (!isKept) {
            retire(child);
        } else if (next != null) {
            next.take(child);
        }
    }

    /** Who gets a child that is free; null if nobody wants it, and it waits. Called with the lock. */
    private Waiter handOut(Child child) {
        Waiter first = waiting.poll();
        if (first == null) {
            idle.push(child);
        }
        return first;
    }

    private void checkOpen() {
        if (closed) {
            throw new RejectedExecutionException("process pool '" + options.name + "' is closed");
        }
    }

    // ---- starting and ending

    /** Starts as many children as are wanted and allowed. Called with the lock. */
    private void startIfNeeded() {
        while (starting < waiting.size() && all.size() + starting < options.size && !closed) {
            starting++;
            int number = ++numbers;
            Thread.ofVirtual().name("manyhands-" + options.name + "-start-" + number).start(() -> start(number));
        }
    }

    private void start(int number) {
        Child child = null;
        Throwable failure = null;
        try {
            Path own = folder.make(number);
            child = new Child(number, options, launcher, transport, own, loader);
            Child made = child;
            onReceiver(keys -> register(made));
        } catch (Throwable thrown) {
            failure = thrown;
        }
        boolean late;
        Waiter first = null;
        synchronized (lock) {
            starting--;
            late = closed;
            if (child != null) {
                all.add(child);
            }
            if (failure != null) {
                first = waiting.poll();
            } else if (!late) {
                first = handOut(child);
            }
            lock.notifyAll();
            startIfNeeded();
        }
        if (failure != null) {
            if (first != null) {
                first.fail(notStarted(failure));
            }
        } else if (late) {
            retire(child);
        } else if (first != null) {
            first.take(child);
        }
    }

    private void retire(Child child) {
        synchronized (lock) {
            idle.remove(child);
            if (!all.remove(child)) {
                return;
            }
            startIfNeeded();
        }
        if (!child.isDead()) {
            child.stop();
        }
        Thread.ofVirtual().name("manyhands-" + options.name + "-end").start(() -> child.end(END.toNanos()));
    }

    /** Ends all children; waits for those that are in use. */
    @Override
    public void close() {
        Set<Child> left;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            while (starting > 0) {
                try {
                    lock.wait(TimeUnit.SECONDS.toMillis(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    break;
                }
            }
            left = new HashSet<>(all);
            all.clear();
            idle.clear();
        }
        left.forEach(Child::stop);
        left.forEach(child -> child.end(END.toNanos()));
        try {
            selector.close();
            receiver.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }

    // ---- the receiver: hears the bells of children

    private final Deque<Consumer<Selector>> requests = new ArrayDeque<>();

    private void onReceiver(Consumer<Selector> request) {
        synchronized (requests) {
            requests.add(request);
        }
        selector.wakeup();
    }

    private void register(Child child) {
        try {
            child.bell().register(selector, child);
        } catch (IOException e) {
            child.kill();
        }
    }

    private void receive() {
        try {
            for (;;) {
                selector.select();
                synchronized (requests) {
                    for (Consumer<Selector> request = requests.poll(); request != null; request = requests.poll()) {
                        request.accept(selector);
                    }
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    Child child = (Child) key.attachment();
                    if (!child.bell().drain()) {
                        key.cancel();
                    }
                    child.rung();
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException | IOException e) {
            return; // the pool was closed
        }
    }
}
