package dev.manyhands.process;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The thread of a pool that hears the bells of its children, and wakes who waits for them. */
final class Receiver implements AutoCloseable {
    private final Selector selector;
    private final Thread thread;
    private final Consumer<Child> died;
    private final Queue<Child> arrivals = new ConcurrentLinkedQueue<>();

    /**
     * Starts the thread.
     *
     * @param pool name of the pool
     * @param died is told about children that have ended
     */
    Receiver(String pool, Consumer<Child> died) throws IOException {
        this.died = died;
        selector = Selector.open();
        thread = Thread.ofPlatform().daemon().name("manyhands-" + pool + "-receiver").inheritInheritableThreadLocals(false)
                .start(this::run);
    }

    /** Hears the bell of a child from now on. */
    void hear(Child child) {
        arrivals.add(child);
        selector.wakeup();
    }

    private void run() {
        try {
            for (;;) {
                selector.select();
                for (Child child = arrivals.poll(); child != null; child = arrivals.poll()) {
                    register(child);
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    hear(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (ClosedSelectorException | IOException e) {
            return; // the pool was closed
        }
    }

    private void register(Child child) {
        try {
            child.bell().register(selector, child);
        } catch (IOException e) {
            child.kill();
            child.gone(); // nobody would hear it
        }
    }

    private void hear(SelectionKey key) {
        Child child = (Child) key.attachment();
        try {
            if (child.bell().drain()) {
                child.rung();
            } else {
                key.cancel();
                child.gone();
                died.accept(child);
            }
        } catch (RuntimeException | Error e) { // of what somebody does with a result; the other children are to be heard all the same
            System.getLogger(Receiver.class.getName()).log(System.Logger.Level.WARNING, "while " + child.name() + " was heard", e);
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            System.getLogger(Receiver.class.getName()).log(System.Logger.Level.DEBUG, "while the receiver was closed", e);
        }
        boolean interrupted = false;
        while (Thread.currentThread() != thread && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
