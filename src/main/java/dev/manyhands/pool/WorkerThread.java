package dev.manyhands.pool;

/** The thread of a {@link Worker} that the pool has made itself: it carries its worker, so that asking for it is one type check. */
final class WorkerThread extends Thread {
    final Worker worker;

    WorkerThread(Worker worker, String name) {
        super(null, null, name, 0, false);
        setDaemon(true);
        this.worker = worker;
    }

    @Override
    public void run() {
        worker.run();
    }
}
