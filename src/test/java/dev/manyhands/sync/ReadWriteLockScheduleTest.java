package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random schedules of readers and writers, step by step, against a sequential model: who holds what, who waits, and how each call ends. */
@Timeout(120)
class ReadWriteLockScheduleTest {
    private static final int HANDS = 5;
    private static final int STEPS = 300;

    static List<Object[]> kinds() {
        return ReadWriteLockContractTest.kinds();
    }

    /** What the model knows of a thread. */
    private static final class Actor {
        final Hand hand;
        int reads;
        int writes;
        boolean waits;
        boolean shared;
        boolean interruptible;
        boolean interrupted;

        Actor(Hand.Kind kind) {
            hand = new Hand(kind);
        }
    }

    private final List<Actor> actors = new ArrayList<>();
    private final List<Actor> queue = new ArrayList<>();
    private ReadWritePair pair;

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCallEndsAsInTheModel(ReadWritePair.Kind kind, boolean fair, Hand.Kind threads) {
        pair = kind.create(fair);
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int k = 0; k < HANDS; k++) {
            actors.add(new Actor(threads));
        }
        try {
            for (int k = 0; k < STEPS; k++) {
                step(actors.get(random.nextInt(HANDS)), random);
                check();
            }
            for (boolean rest = true; rest;) {
                rest = false;
                for (Actor actor : actors) {
                    if (!actor.waits && actor.reads + actor.writes > 0) {
                        rest = true;
                        unlock(actor, actor.writes > 0 ? false : true);
                        check();
                    }
                }
            }
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed, e);
        }
        assertEquals(List.of(), queue);
        actors.forEach(actor -> actor.hand.close());
    }

    private void step(Actor actor, Random random) {
        if (actor.waits) {
            interrupt(actor);
            return;
        }
        boolean shared = random.nextInt(3) != 0;
        if (actor.reads > 0 && random.nextInt(3) != 0) {
            unlock(actor, true);
        } else if (actor.writes > 0 && random.nextInt(2) != 0) {
            unlock(actor, false);
        } else if (random.nextInt(3) == 0) {
            tryNow(actor, shared, random.nextBoolean());
        } else if (shared || actor.reads == 0 || actor.writes > 0) { // a reader that waits for the write lock would wait for itself
            request(actor, shared, random.nextInt(3));
        }
    }

    private boolean otherWrites(Actor actor) {
        return actors.stream().anyMatch(other -> other != actor && other.writes > 0);
    }

    private boolean isFree(Actor actor) {
        return actor.reads == 0 && actors.stream().allMatch(other -> other == actor || other.reads + other.writes == 0);
    }

    /** Whether the lock is granted to a thread that comes now and may not overtake. */
    private boolean granted(Actor actor, boolean shared) {
        if (actor.writes > 0) {
            return true;
        }
        return shared ? !otherWrites(actor) && (actor.reads > 0 || queue.isEmpty()) : isFree(actor) && queue.isEmpty();
    }

    private void tryNow(Actor actor, boolean shared, boolean timed) {
        boolean expected = timed ? granted(actor, shared) : actor.writes > 0 || (shared ? !otherWrites(actor) : isFree(actor));
        Lock lock = lock(shared);
        assertEquals(expected, actor.hand.now(() -> timed ? lock.tryLock(0, TimeUnit.SECONDS) : lock.tryLock()));
        if (expected) {
            take(actor, shared);
        }
    }

    private Lock lock(boolean shared) {
        return shared ? pair.readLock() : pair.writeLock();
    }

    private static void take(Actor actor, boolean shared) {
        if (shared) {
            actor.reads++;
        } else {
            actor.writes++;
        }
    }

    private void request(Actor actor, boolean shared, int how) {
        Lock lock = lock(shared);
        actor.interrupted = false;
        actor.interruptible = how != 0;
        actor.shared = shared;
        actor.hand.begin(() -> {
            switch (how) {
                case 0 -> lock.lock();
                case 1 -> lock.lockInterruptibly();
                default -> assertEquals(true, lock.tryLock(1, TimeUnit.DAYS));
            }
            return Thread.interrupted();
        });
        if (granted(actor, shared)) {
            assertEquals(false, actor.hand.result());
            take(actor, shared);
        } else {
            actor.waits = true;
            queue.add(actor);
            Hand.until(() -> pair.hasQueuedThread(actor.hand.thread()));
            actor.hand.untilBlocked();
        }
    }

    private void unlock(Actor actor, boolean shared) {
        actor.hand.does(lock(shared)::unlock);
        if (shared) {
            actor.reads--;
        } else {
            actor.writes--;
        }
        grant();
    }

    private void interrupt(Actor actor) {
        if (actor.interrupted) {
            return;
        }
        actor.interrupted = true;
        actor.hand.interrupt();
        if (actor.interruptible) {
            queue.remove(actor);
            actor.waits = false;
            actor.hand.failure(InterruptedException.class);
            grant();
        }
    }

    /** Lets in from the front of the queue whoever can. */
    private void grant() {
        while (!queue.isEmpty()) {
            Actor first = queue.getFirst();
            if (first.shared ? otherWrites(first) : !isFree(first)) {
                return;
            }
            queue.removeFirst();
            first.waits = false;
            take(first, first.shared);
            assertEquals(first.interrupted, first.hand.result());
        }
    }

    private void check() {
        assertEquals(actors.stream().anyMatch(actor -> actor.writes > 0), pair.isWriteLocked());
        assertEquals(actors.stream().mapToInt(actor -> actor.reads).sum(), pair.getReadLockCount());
        Hand.until(() -> queue.size() == pair.getQueueLength()); // a writer may be on its way from the queue to its turn
        for (Actor actor : actors) {
            assertEquals(actor.waits, actor.hand.isBusy());
            if (!actor.waits) {
                assertEquals(actor.reads, actor.hand.now(pair::getReadHoldCount));
                assertEquals(actor.writes, actor.hand.now(pair::getWriteHoldCount));
            }
        }
    }
}
