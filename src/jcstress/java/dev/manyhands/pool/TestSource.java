package dev.manyhands.pool;

/** A source that any worker may find and that has no work. */
final class TestSource extends Source {
    /** Written before the source is posted or offered. */
    int data;

    @Override
    boolean joinable() {
        return true;
    }

    @Override
    void join(Worker worker) {
    }

    /** Claims the worker of the mailbox in any way that a giver may. */
    static boolean claim(Mailbox mailbox) {
        return mailbox.claimSpinning() || mailbox.claimSleeping();
    }
}
