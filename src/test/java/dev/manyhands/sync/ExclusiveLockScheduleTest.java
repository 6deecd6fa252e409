package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schedules of some threads on one lock and one condition, step by step, against a sequential model: who has the lock, who waits,
 * in what order they go on and how each call ends.
 */
@Timeout(120)
class ExclusiveLockScheduleTest {
    private static final int HANDS = 4;
    private static final int STEPS = 250;

    static List<Object[]> kinds() {
        return ExclusiveLockTest.kinds();
    }

    /** What the model knows of a thread. */
    private static final class Actor {
        final Hand hand;
        int holds;
        /** How often it is to hold the lock when it has it (again); 0 if it does not wait. */
        int wanted;
        boolean interruptible;
        boolean inCondition;
        boolean interrupted;
        /** How the call ends when it ends. */
        Object outcome;

        Actor(Hand.Kind kind) {
            hand = new Hand(kind);
        }
    }

    private final List<Actor> actors = new ArrayList<>();
    private final Deque<Actor> queue = new ArrayDeque<>();
    private final Deque<Actor> waiters = new ArrayDeque<>();
    private Actor owner;
    private ExclusiveLock probe;
    private Lock lock;
    private Condition condition;

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCallEndsAsInTheModel(ExclusiveLock.Kind kind, boolean fair, Hand.Kind threads) {
        probe = kind.create(fair);
        lock = probe.lock();
        condition = lock.newCondition();
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int k = 0; k < HANDS; k++) {
            actors.add(new Actor(threads));
        }
        try {
            for (int k = 0; k < STEPS; k++) {
                if (waiters.size() == HANDS) {
                    signalFromOutside();
                } else {
                    step(actors.get(random.nextInt(HANDS)), random);
                }
                check();
            }
            for (int k = 0; owner != null || !queue.isEmpty() || !waiters.isEmpty(); k++) {
                if (owner == null) {
                    signalFromOutside();
                } else if (k % 2 == 0) {
                    signal(owner, true);
                } else {
                    unlock(owner);
                }
                check();
            }
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        }
        actors.forEach(actor -> actor.hand.close());
    }

    private void step(Actor actor, Random random) {
        if (actor.wanted != 0) {
            interrupt(actor);
        } else if (owner != actor) {
            switch (random.nextInt(5)) {
                case 0 -> request(actor, false, () -> {
                    lock.lock();
                    return Thread.interrupted() ? "interrupted" : true;
                });
                case 1 -> request(actor, true, () -> {
                    lock.lockInterruptibly();
                    return true;
                });
                case 2 -> request(actor, true, () -> lock.tryLock(1, TimeUnit.DAYS));
                case 3 -> tryNow(actor, lock::tryLock);
                default -> tryNow(actor, () -> lock.tryLock(0, TimeUnit.DAYS));
            }
        } else {
            switch (random.nextInt(8)) {
                case 0 -> again(actor);
                case 1 -> await(actor, true);
                case 2 -> await(actor, false);
                case 3, 4 -> signal(actor, random.nextBoolean());
                default -> unlock(actor);
            }
        }
    }

    private void request(Actor actor, boolean interruptible, Hand.Act<Object> act) {
        actor.outcome = true;
        actor.interrupted = false;
        actor.interruptible = interruptible;
        actor.hand.begin(act);
        if (owner == null) {
            owner = actor;
            actor.holds = 1;
            assertEquals(true, actor.hand.result());
        } else {
            actor.wanted = 1;
            enqueue(actor);
        }
    }

    private void enqueue(Actor actor) {
        queue.add(actor);
        Hand.until(() -> probe.hasQueuedThread(actor.hand.thread()));
    }

    private void tryNow(Actor actor, Hand.Act<Boolean> act) {
        assertEquals(owner == null, actor.hand.now(act));
        if (owner == null) {
            owner = actor;
            actor.holds = 1;
        }
    }

    private void again(Actor actor) {
        actor.hand.does(lock::lock);
        actor.holds++;
    }

    private void unlock(Actor actor) {
        actor.hand.does(lock::unlock);
        if (--actor.holds == 0) {
            next();
        }
    }

    private void await(Actor actor, boolean interruptible) {
        actor.wanted = actor.holds;
        actor.holds = 0;
        actor.interruptible = interruptible;
        actor.interrupted = false;
        actor.inCondition = true;
        actor.outcome = true;
        waiters.add(actor);
        actor.hand.begin(() -> {
            if (interruptible) {
                condition.await();
            } else {
                condition.awaitUninterruptibly();
            }
            return Thread.interrupted() ? "interrupted" : true;
        });
        actor.hand.untilBlocked();
        next();
    }

    /** Nobody has the lock and everybody may be waiting: the test itself signals. */
    private void signalFromOutside() {
        lock.lock();
        condition.signalAll();
        signalled(true);
        lock.unlock();
        next();
    }

    private void signal(Actor actor, boolean all) {
        actor.hand.does(all ? condition::signalAll : condition::signal);
        signalled(all);
    }

    private void signalled(boolean all) {
        do {
            if (waiters.isEmpty()) {
                return;
            }
            Actor signalled = waiters.removeFirst();
            signalled.inCondition = false;
            signalled.interruptible = false;
            enqueue(signalled);
        } while (all);
    }

    private void interrupt(Actor actor) {
        if (actor.interrupted) {
            return;
        }
        actor.interrupted = true;
        actor.hand.interrupt();
        if (!actor.interruptible) {
            actor.outcome = "interrupted";
        } else if (actor.inCondition) {
            actor.outcome = InterruptedException.class;
            actor.inCondition = false;
            actor.interruptible = false;
            waiters.remove(actor);
            if (owner == null) {
                queue.add(actor);
                next();
            } else {
                enqueue(actor);
            }
        } else {
            actor.outcome = InterruptedException.class;
            queue.remove(actor);
            ends(actor);
        }
    }

    /** The lock has been released: the first of the queue goes on. */
    private void next() {
        owner = queue.pollFirst();
        if (owner != null) {
            owner.holds = owner.wanted;
            ends(owner);
        }
    }

    private static void ends(Actor actor) {
        actor.wanted = 0;
        if (actor.outcome instanceof Class<?>) {
            assertInstanceOf(InterruptedException.class, actor.hand.failure(InterruptedException.class));
        } else {
            assertEquals(actor.outcome, actor.hand.result());
        }
    }

    private void check() {
        assertEquals(owner != null, probe.isLocked());
        assertEquals(queue.size(), probe.getQueueLength());
        for (Actor actor : actors) {
            assertEquals(actor.wanted != 0, actor.hand.isBusy());
            if (actor.wanted == 0) {
                assertEquals(actor.holds, actor.hand.now(probe::getHoldCount));
            }
        }
        if (owner != null) {
            assertEquals(waiters.size(), owner.hand.now(() -> probe.getWaitQueueLength(condition)));
        }
        assertTrue(owner != null || queue.isEmpty());
    }
}
