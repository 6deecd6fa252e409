package dev.manyhands.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

/**
 * The places of a {@link VirtualPool} and the queue of those who wait for one: first come, first served.
 *
 * <p>While places are free, taking and giving back a place is one atomic operation each. The queue is guarded by a lock, which
 * is held for a few instructions and never while a thread is started.
 */
final class Admission {
    /*
     * "free" counts the places that nobody holds, "waiting" the tickets in the queue. The promise: whenever nobody is in the middle of an
     * operation, one of the two is zero (or a pacer is there, see below). Two kinds of events could break it: a ticket comes into the
     * queue, or a place becomes free. Each is followed by a dispatch by the same thread, which first writes its own half (volatile) and
     * then reads the other one: of two threads, one with a ticket and one with a place, at least one sees both. A dispatcher takes a place
     * first and a ticket then; if the ticket has gone to another one meanwhile, it puts the place back and looks again, because a third
     * one may have looked for a place in between and found none. One event needs one start, so a dispatch ends after as many starts
     * as there were events: nobody who submits a task is kept busy with starting those of others.
     *
     * A ticket in the queue has not been given what it wants, and who takes it out, under the lock, is the only one to do so:
     * a dispatcher, a canceller, a task that waits for it. Tickets that want several places go to the end of the queue after each one.
     *
     * Whoever waits for another task of the pool lends it its place, see Stay; if the lender goes on before the borrower has ended, it
     * overdraws: "free" is lower by one, and possibly negative, until then. While it is negative, nothing is lent: who waits gives its
     * place back instead, and overdraws when it goes on. So who waits again and again, each time for a short while, does not start one
     * task after the other beyond the bound.
     *
     * Progress. Who waits for a task that has begun keeps its place, which is then idle: the task has a place of its own, in which it goes
     * on. But that task may be one that gave its place back, and waits for one in the queue. If all places were idle then, nobody would
     * ever start the one in the queue. So when nobody runs, that is when every place that is taken is idle, a place may be taken although
     * none is free. Running = places - free - idle becomes 0 when somebody ends, gives its place back or begins to idle; each writes its
     * half (free or idle, atomically) and dispatches, that is reads both: the last one sees that nobody runs.
     *
     * Rate. With a limit, a start of the first ticket may have to wait for its slot. Then one thread, the pacer, holds a place, sleeps
     * until the slot has come and takes whoever is first at that time. While it is there nobody else takes from the queue, and a dispatch
     * ends; when it has gone, it dispatches without bound to make good for these. It clears "pacer" (volatile) before it does so,
     * and a dispatcher gives its place back before it reads "pacer": one of the two sees the other.
     */
    /** No monitor: a virtual thread that finds it held parks at once and cheaply. */
    private final ReentrantLock lock = new ReentrantLock();
    private final int places;
    private final AtomicInteger free;
    /** Places whose holders wait for a task that has begun. */
    private final AtomicInteger idle = new AtomicInteger();
    private final RateLimiter limiter;
    /** Makes the pacer for a slot. */
    private final LongFunction<Pacer> pacers;
    private volatile int waiting;
    /** How many of those who wait are subject to the rate limit. */
    private volatile int waitingLimited;
    private volatile Pacer pacer;
    private Ticket first;
    private Ticket last;

    /** Makes so many places; limiter and pacers may be null. */
    Admission(int places, RateLimiter limiter, LongFunction<Pacer> pacers) {
        this.places = places;
        this.free = new AtomicInteger(places);
        this.limiter = limiter;
        this.pacers = pacers;
    }

    // ---- who wants places

    /** Asks for one place: starts the ticket at once, if one is free and nobody waits, or puts it into the queue. */
    void submit(Ticket ticket) {
        if (limiter == null && waiting == 0 && take()) {
            if (!ticket.admitted()) {
                give();
            }
        } else {
            demand(ticket, 1);
        }
    }

    /** Asks for up to so many places more, as far as the ticket may have them. */
    void demand(Ticket ticket, int places) {
        dispatch(request(ticket, places));
    }

    /** The same for one who goes on to dispatch anyway; returns for how many places. */
    int request(Ticket ticket, int places) {
        lock.lock();
        try {
            int more = Math.min(places, ticket.most - ticket.inside - ticket.wanted);
            if (more <= 0) {
                return 0;
            }
            ticket.wanted += more;
            if (!ticket.queued) {
                append(ticket);
                count(ticket, 1);
            }
            return more;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the ticket out of the queue; whether it was there. */
    boolean remove(Ticket ticket) {
        lock.lock();
        try {
            if (!ticket.queued) {
                return false;
            }
            unlink(ticket);
            count(ticket, -1);
            ticket.wanted = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Counts a place that the ticket has got in another way than from here, or returns false if it may have no more. */
    boolean enter(Ticket ticket) {
        lock.lock();
        try {
            if (ticket.inside >= ticket.most) {
                return false;
            }
            ticket.inside++;
            if (ticket.wanted > 0 && ticket.inside + ticket.wanted > ticket.most && --ticket.wanted == 0) {
                unlink(ticket);
                count(ticket, -1);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The opposite of the count that {@link #enter} and the queue keep. */
    void leave(Ticket ticket) {
        lock.lock();
        try {
            ticket.inside--;
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody else has a place by this ticket than the caller. */
    boolean isAlone(Ticket ticket) {
        lock.lock();
        try {
            return ticket.inside <= 1;
        } finally {
            lock.unlock();
        }
    }

    /** Takes all tickets out of the queue that are of the given type, first come first. */
    <T extends Ticket> List<T> drain(Class<T> type) {
        lock.lock();
        try {
            List<T> all = new ArrayList<>();
            for (Ticket ticket = first, next; ticket != null; ticket = next) {
                next = ticket.next;
                if (type.isInstance(ticket)) {
                    remove(ticket);
                    all.add(type.cast(ticket));
                }
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody other than this ticket waits because all places are taken. */
    boolean othersWait(Ticket ticket) {
        if (waiting == 0 || free.get() > 0) {
            return false;
        }
        lock.lock();
        try {
            return waiting > (ticket.queued ? 1 : 0);
        } finally {
            lock.unlock();
        }
    }

    // ---- places

    private boolean take() {
        for (int now = free.get(); now > 0 || places - now - idle.get() <= 0; now = free.get()) {
            if (free.compareAndSet(now, now - 1)) {
                return true;
            }
        }
        return false;
    }

    /** Takes a place whether there is one or not: for one who cannot wait for it. */
    void overdraw() {
        free.getAndDecrement();
    }

    /** Keeps a place idle: its holder waits for a task that has begun. */
    void beginIdling() {
        idle.getAndIncrement();
        dispatch(1);
    }

    /** Takes {@link #beginIdling} back. */
    void endIdling() {
        idle.getAndDecrement();
    }

    /** Gives a place back if more are taken than there are; returns whether it has. Who calls this dispatches afterwards. */
    boolean repay() {
        for (int now = free.get(); now < 0; now = free.get()) {
            if (free.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Gives a place back and starts the next one who waits. */
    void give() {
        free.getAndIncrement();
        dispatch(1);
    }

    /** Starts up to so many of those who wait. */
    void dispatch(int starts) {
        int left = starts;
        while (left > 0 && waiting > 0 && pacer == null && take()) {
            Entrant next = next();
            if (next != null && next.admitted()) {
                left--;
            } else {
                free.getAndIncrement();
            }
        }
    }

    /** Takes the first ticket out of the queue, or makes the pacer; null if there is nothing to do. */
    private Entrant next() {
        lock.lock();
        try {
            if (pacer != null || first == null) {
                return null;
            }
            if (first.limited && limiter != null) {
                long slot = limiter.reserve();
                if (limiter.nanosUntil(slot) > 0) {
                    pacer = pacers.apply(slot);
                    return pacer;
                }
            }
            return dequeue();
        } finally {
            lock.unlock();
        }
    }

    /** Whether anybody waits who is subject to the rate limit; whoever makes that false by leaving the queue wakes the pacer. */
    boolean isPacerNeeded() {
        return waitingLimited > 0;
    }

    /**
     * Ends the pacing and gives the pacer the first ticket of the queue, if there is one; false if the pacer should go on, as somebody
     * needs it and its slot is not due.
     */
    boolean endPacing(Pacer ending, boolean atOnce) {
        lock.lock();
        try {
            if (isPacerNeeded() && !ending.isDue() && !atOnce) {
                return false;
            }
            pacer = null;
            ending.take(first == null ? null : dequeue());
            return true;
        } finally {
            lock.unlock();
        }
    }

    // ---- the queue, under the lock

    private Ticket dequeue() {
        Ticket ticket = first;
        unlink(ticket);
        ticket.inside++;
        if (--ticket.wanted > 0) {
            append(ticket); // without a change of the count: a dispatcher that found nobody waiting in between would end too early
        } else {
            count(ticket, -1);
        }
        return ticket;
    }

    private void append(Ticket ticket) {
        ticket.queued = true;
        ticket.previous = last;
        if (last == null) {
            first = ticket;
        } else {
            last.next = ticket;
        }
        last = ticket;
    }

    private void unlink(Ticket ticket) {
        if (ticket.previous == null) {
            first = ticket.next;
        } else {
            ticket.previous.next = ticket.next;
        }
        if (ticket.next == null) {
            last = ticket.previous;
        } else {
            ticket.next.previous = ticket.previous;
        }
        ticket.previous = null;
        ticket.next = null;
        ticket.queued = false;
    }

    /** Both counts are written under the lock only, and volatile for those who look without it. */
    private void count(Ticket ticket, int change) {
        waiting += change;
        if (ticket.limited) {
            waitingLimited += change;
            if (waitingLimited == 0 && pacer != null) {
                pacer.wake();
            }
        }
    }
}
