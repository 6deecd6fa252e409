package dev.manyhands.pool;

import java.util.concurrent.atomic.AtomicInteger;

/** A ticket that only counts how often it is given a place. */
final class TestTicket extends Ticket {
    final AtomicInteger admitted = new AtomicInteger();

    TestTicket(boolean limited) {
        super(1, limited);
    }

    @Override
    public boolean admitted() {
        admitted.incrementAndGet();
        return true;
    }

    @Override
    void work() {
        // nothing
    }

    @Override
    void left() {
        // it wants no more
    }

    @Override
    void failed(Throwable why) {
        throw new AssertionError(why);
    }
}
