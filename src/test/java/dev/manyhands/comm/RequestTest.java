package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends and receives that are started and completed later. */
class RequestTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void allRanksExchangeWithAllAtOnce(int size) {
        Worlds.run(size, comm -> {
            for (int length : new int[] {1, 100, 3_000}) {
                List<Request> requests = new ArrayList<>();
                int[][] got = new int[size][length];
                for (int r = 0; r < size; r++) {
                    requests.add(comm.irecv(got[r], r, 1));
                }
                for (int r = 0; r < size; r++) {
                    int[] sent = new int[length];
                    sent[length - 1] = 100 * comm.rank() + r;
                    requests.add(comm.isend(sent, r, 1));
                }
                Request.awaitAll(requests.toArray(new Request[0]));
                for (int r = 0; r < size; r++) {
                    assertEquals(100 * r + comm.rank(), got[r][length - 1]);
                    assertEquals(length, requests.get(r).status().count());
                }
            }
        });
    }

    @Test
    void receivesMatchInTheOrderInWhichTheyWereStarted() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.barrier();
                for (int i = 0; i < 10; i++) {
                    comm.send(new int[] {i}, 1, 0);
                }
            } else {
                int[][] got = new int[10][1];
                Request[] requests = IntStream.range(0, 10)
                    .mapToObj(i -> comm.irecv(got[i], i % 2 == 0 ? Communicator.ANY_SOURCE : 0, i % 3 == 0 ? Communicator.ANY_TAG : 0))
                    .toArray(Request[]::new);
                comm.barrier();
                for (int i = 9; i >= 0; i--) {
                    requests[i].await();
                    assertEquals(i, got[i][0]);
                }
            }
        });
    }

    @Test
    void testSaysWhetherTheMessageHasCome() {
        Worlds.run(2, comm -> {
            int[] got = new int[1];
            if (comm.rank() == 0) {
                Request receive = comm.irecv(got, 1, 0);
                assertFalse(receive.test());
                assertThrows(IllegalStateException.class, receive::status);
                comm.barrier();
                receive.await();
                assertTrue(receive.test());
                assertEquals(1, receive.status().source());
            } else {
                comm.barrier();
                comm.send(got, 0, 0);
            }
        });
    }

    @Test
    void aWaitMayHaveALimit() {
        Worlds.run(2, comm -> {
            int[] got = new int[1];
            if (comm.rank() == 0) {
                Request receive = comm.irecv(got, 1, 0);
                assertFalse(receive.await(Duration.ofMillis(5)));
                comm.barrier();
                assertTrue(receive.await(Duration.ofSeconds(60)));
            } else {
                comm.barrier();
                comm.send(got, 0, 0);
            }
        });
    }

    @Test
    void aSynchronousSendIsCompleteWhenItIsReceived() {
        Worlds.run(2, comm -> {
            int[] data = new int[1];
            if (comm.rank() == 0) {
                Request send = comm.issend(data, 1, 0);
                assertFalse(send.test());
                comm.send(data, 1, 1);
                send.await();
            } else {
                comm.recv(data, 0, 1);
                comm.recv(data, 0, 0);
            }
        });
    }

    @Test
    void awaitAnyReturnsEachRequestOnce() {
        Worlds.run(4, comm -> {
            if (comm.rank() > 0) {
                comm.send(new int[] {comm.rank()}, 0, 0);
                return;
            }
            int[][] got = new int[4][1];
            Request[] requests = new Request[4];
            for (int r = 1; r < 4; r++) {
                requests[r] = comm.irecv(got[r], r, 0);
            }
            Set<Integer> seen = new TreeSet<>();
            for (int i = 0; i < 3; i++) {
                int index = Request.awaitAny(requests);
                assertEquals(index, got[index][0]);
                seen.add(index);
            }
            assertEquals(Set.of(1, 2, 3), seen);
            assertEquals(Communicator.UNDEFINED, Request.awaitAny(requests));
            assertEquals(Communicator.UNDEFINED, Request.testAny(requests));
            assertEquals(Communicator.UNDEFINED, Request.awaitAny());
        });
    }

    @Test
    void awaitSomeReturnsAllThatAreComplete() {
        Worlds.run(3, comm -> {
            if (comm.rank() == 1) {
                comm.send(new int[1], 0, 0);
                comm.send(new int[1], 0, 1);
            }
            if (comm.rank() == 0) {
                comm.probe(1, 1); // both are there
                Request[] requests = {comm.irecv(new int[1], 2, 0), comm.irecv(new int[1], 1, 1), null, comm.irecv(new int[1], 1, 0)};
                assertArrayEquals(new int[] {1, 3}, Request.awaitSome(requests));
                assertArrayEquals(new int[0], Request.testSome(requests));
                assertFalse(Request.testAll(requests));
                comm.barrier();
                assertArrayEquals(new int[] {0}, Request.awaitSome(requests));
                assertArrayEquals(new int[0], Request.awaitSome(requests));
                assertTrue(Request.testAll(requests));
            } else {
                comm.barrier();
            }
            if (comm.rank() == 2) {
                comm.send(new int[1], 0, 0);
            }
        });
    }

    @Test
    void aReceiveThatIsCancelledTakesNoMessage() {
        Worlds.run(2, comm -> {
            int[] got = new int[1];
            if (comm.rank() == 0) {
                Request cancelled = comm.irecv(new int[1], 1, 0);
                Request kept = comm.irecv(got, 1, 0);
                assertTrue(cancelled.cancel());
                assertFalse(cancelled.cancel());
                assertTrue(cancelled.await().isCancelled());
                comm.barrier();
                kept.await();
                assertEquals(8, got[0]);
                assertFalse(kept.cancel());
                assertFalse(kept.status().isCancelled());
            } else {
                comm.barrier();
                comm.send(new int[] {8}, 0, 0);
            }
        });
    }

    @Test
    void aSendThatIsCancelledIsNotReceived() {
        Worlds.run(2, comm -> {
            double[] data = new double[5_000];
            if (comm.rank() == 0) {
                data[0] = 1;
                Request cancelled = comm.isend(data.clone(), 1, 0);
                assertTrue(cancelled.cancel());
                assertTrue(cancelled.status().isCancelled());
                data[0] = 2;
                Request kept = comm.isend(data, 1, 0);
                comm.barrier();
                kept.await();
                assertFalse(kept.cancel());
            } else {
                comm.barrier();
                assertEquals(5_000, comm.probe(0, 0).count());
                comm.recv(data, 0, 0);
                assertEquals(2, data[0]);
            }
        });
    }

    @Test
    void eitherTheCancelOrTheReceiveWins() {
        Worlds.run(2, comm -> {
            double[] data = new double[2_000];
            for (int i = 0; i < 2_000; i++) {
                if (comm.rank() == 0) {
                    data[0] = i;
                    Request send = comm.isend(data, 1, 0);
                    boolean isCancelled = send.cancel();
                    if (!isCancelled) {
                        send.await();
                    }
                    comm.send(new int[] {isCancelled ? 1 : 0}, 1, 1);
                } else {
                    Request receive = comm.irecv(data, 0, 0);
                    int[] isCancelled = new int[1];
                    comm.recv(isCancelled, 0, 1);
                    assertEquals(isCancelled[0] == 1, receive.cancel());
                    receive.await();
                    assertEquals(isCancelled[0] == 1, receive.status().isCancelled());
                    if (isCancelled[0] == 0) {
                        assertEquals(i, data[0]);
                    }
                }
                comm.barrier(); // or the receive may get the next message before it is cancelled
            }
        });
    }

    @Test
    void aReceiveThatFailsSaysSoWhenItIsCompleted() {
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                comm.send(new int[3], 1, 0);
            } else {
                Request receive = comm.irecv(new int[2], 0, 0);
                assertThrows(TruncationException.class, receive::await);
            }
        });
    }

    @Test
    void aRequestOfAnotherRankIsRefused() {
        Request[] shared = new Request[1];
        Worlds.run(2, comm -> {
            if (comm.rank() == 0) {
                shared[0] = comm.irecv(new int[1], 1, 0);
            }
            comm.barrier();
            if (comm.rank() == 1) {
                assertThrows(IllegalStateException.class, () -> shared[0].await());
                comm.send(new int[1], 0, 0);
            } else {
                shared[0].await();
            }
        });
    }

    @Test
    void requestsThatWaitForEverAreADeadlock() {
        String report = Worlds.failure(DeadlockException.class, 2, comm ->
            Request.awaitAny(comm.irecv(new int[1], 1 - comm.rank(), 3), comm.irecv(new long[2], Communicator.ANY_SOURCE, 4))).getMessage();
        assertTrue(report.contains("rank 0 waits in a wait for any of [recv of up to 1 int from rank 1, tag 3] "
            + "[recv of up to 2 longs from any rank, tag 4]"), report);
    }
}
