package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingConsumer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds in which nobody can go on end with a report, and others do not. */
class DeadlockTest {
    private static String report(int ranks, ThrowingConsumer<? super Communicator> body) {
        return Worlds.failure(DeadlockException.class, ranks, body).getMessage();
    }

    private static void assertSays(String report, String... parts) {
        for (String part : parts) {
            assertTrue(report.contains(part), "no \"" + part + "\" in: " + report);
        }
    }

    @RepeatedTest(20)
    void everybodyReceivesFirst() {
        String report = report(3, comm -> {
            int next = (comm.rank() + 1) % 3;
            comm.recv(new double[4], next, 7);
            comm.send(new double[4], (comm.rank() + 2) % 3, 7);
        });
        assertSays(report, "deadlock: all ranks of the world 'world' wait for ever",
            "rank 0 waits in recv of up to 4 doubles from rank 1, tag 7",
            "rank 1 waits in recv of up to 4 doubles from rank 2, tag 7", "rank 2 waits in recv of up to 4 doubles from rank 0, tag 7",
            "at dev.manyhands.comm.DeadlockTest.");
        assertFalse(report.contains("at dev.manyhands.comm.Endpoint"), report);
    }

    @Test
    void aRankThatHasReturnedCountsAsBlocked() {
        assertSays(report(3, comm -> {
            if (comm.rank() != 1) {
                comm.barrier();
            }
        }), "rank 1 has returned", "rank 0 waits in barrier(), which these ranks have not called: 1");
    }

    @Test
    void aRankThatReturnsLastIsNoticed() {
        CountDownLatch parked = new CountDownLatch(1);
        assertSays(report(2, comm -> {
            if (comm.rank() == 0) {
                Thread self = Thread.currentThread();
                Thread.ofPlatform().start(() -> {
                    while (self.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                    }
                    parked.countDown();
                });
                comm.recv(new int[1], Communicator.ANY_SOURCE, Communicator.ANY_TAG);
            } else {
                assertTrue(parked.await(60, TimeUnit.SECONDS));
            }
        }), "recv of up to 1 int from any rank, any tag", "rank 1 has returned");
    }

    @Test
    void aLongMessageThatNobodyReceivesBlocksItsSender() {
        assertSays(report(2, comm -> {
            if (comm.rank() == 0) {
                comm.send(new long[100_000], 1, 3);
            }
        }), "rank 0 waits in send of 100000 longs to rank 1, tag 3");
    }

    @Test
    void aChannelThatIsFullBlocksItsSenderIfTheReceiverWaitsForAnother() {
        assertSays(report(3, comm -> {
            switch (comm.rank()) {
                case 0 -> {
                    for (int k = 0; k < 1000; k++) {
                        comm.ssend(new int[1], 1, k);
                    }
                }
                case 1 -> comm.recv(new int[1], 2, 0);
                default -> { }
            }
        }), "rank 0 waits in send of 1 int to rank 1, tag 0", "rank 1 waits in recv of up to 1 int from rank 2, tag 0",
            "rank 2 has returned");
    }

    @Test
    void waitsForRequestsAreReported() {
        assertSays(report(2, comm -> {
            Request one = comm.irecv(new int[1], 1 - comm.rank(), 1);
            Request two = comm.irecv(new int[1], 1 - comm.rank(), 2);
            Request.awaitAny(one, two);
        }), "a wait for any of [recv of up to 1 int from rank 1, tag 1] [recv of up to 1 int from rank 1, tag 2]");
    }

    @Test
    void aProbeIsReported() {
        assertSays(report(1, comm -> comm.probe(0, 5)), "rank 0 waits in probe from rank 0, tag 5");
    }

    @Test
    void aNonBlockingCollectiveThatARankNeverStartsIsReported() {
        assertSays(report(2, comm -> {
            if (comm.rank() == 0) {
                comm.ibarrier().await();
            }
        }), "rank 0 waits in a wait for ibarrier()", "rank 0 in the background waits in barrier(), which these ranks have not called: 1");
    }

    @Test
    void aDeadlockOfPartOfTheRanksIsFoundWhenTheOthersHaveEnded() {
        CountDownLatch later = new CountDownLatch(1);
        assertSays(report(4, comm -> {
            switch (comm.rank()) {
                case 0 -> comm.recv(new int[1], 1, 0);
                case 1 -> comm.recv(new int[1], 0, 0);
                case 2 -> assertTrue(later.await(60, TimeUnit.SECONDS));
                default -> later.countDown();
            }
        }), "rank 0 waits", "rank 1 waits", "rank 2 has returned", "rank 3 has returned");
    }

    @Test
    void aTimedWaitIsNoDeadlock() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.recv(new int[1], 1, 0);
            } else {
                Request never = comm.irecv(new int[1], 0, 9);
                assertFalse(never.await(Duration.ofMillis(100)));
                assertTrue(never.cancel());
                comm.send(new int[1], 0, 0);
            }
        });
    }

    /** Wake-ups and the looking for deadlocks race here: a world that can go on must never be taken for one that cannot. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8})
    void trafficIsNeverTakenForADeadlock(int size) {
        Worlds.run(size, comm -> {
            int next = (comm.rank() + 1) % size;
            int before = (comm.rank() + size - 1) % size;
            long[] token = new long[1];
            for (int k = 0; k < 3000; k++) {
                if (comm.rank() == 0) {
                    token[0] = k;
                    comm.send(token, next, 1);
                    comm.recv(token, before, 1);
                    assertEquals(k, token[0]);
                } else {
                    comm.recv(token, before, 1);
                    comm.send(token, next, 1);
                }
                if (k % 100 == 0) {
                    comm.barrier();
                }
            }
        });
    }
}
