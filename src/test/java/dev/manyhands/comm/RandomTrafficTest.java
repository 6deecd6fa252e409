package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random messages between all ranks, against queues that say in which order they have to come. */
class RandomTrafficTest {
    private static final int MESSAGES = 4_000;
    private static final int[] LENGTHS = {1, 2, 5, 6, 30, 1_000, 1_024, 1_025, 6_000};

    /** One message of the plan that all ranks know. */
    private record Message(int number, int from, int to, int tag, int length, int how) {
    }

    private record Stream(int from, int tag) {
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 8, 9})
    void everyMessageArrivesOnceAndInOrder(int size) {
        List<Message> plan = new ArrayList<>();
        Random random = new Random(size);
        for (int i = 0; i < MESSAGES; i++) {
            plan.add(new Message(i, random.nextInt(size), random.nextInt(size), random.nextInt(3),
                LENGTHS[random.nextInt(LENGTHS.length)], random.nextInt(3)));
        }
        Worlds.run(size, comm -> {
            Rank rank = new Rank(comm, plan);
            rank.run();
            comm.barrier();
            assertNull(comm.iprobe(Communicator.ANY_SOURCE, Communicator.ANY_TAG));
        });
    }

    /** One rank: sends without waiting, and receives as it comes, with and without wildcards. */
    private static final class Rank {
        private final Communicator comm;
        private final Random random;
        private final Queue<Message> toSend = new ArrayDeque<>();
        /** What has to come, by sender and tag, in order. */
        private final Map<Stream, Queue<Message>> expected = new HashMap<>();
        private final List<Request> sends = new ArrayList<>();
        private int left;

        Rank(Communicator comm, List<Message> plan) {
            this.comm = comm;
            random = new Random(comm.rank());
            for (Message message : plan) {
                if (message.from == comm.rank()) {
                    toSend.add(message);
                }
                if (message.to == comm.rank()) {
                    expected.computeIfAbsent(new Stream(message.from, message.tag), s -> new ArrayDeque<>()).add(message);
                    left++;
                }
            }
        }

        void run() {
            while (!toSend.isEmpty() || left > 0) {
                if (!toSend.isEmpty() && random.nextInt(3) != 0) {
                    send(toSend.remove());
                }
                Status found = toSend.isEmpty() && random.nextBoolean() ? probed()
                    : comm.iprobe(Communicator.ANY_SOURCE, Communicator.ANY_TAG);
                if (found != null) {
                    receive(found);
                }
                if (random.nextInt(50) == 0) {
                    Thread.yield();
                }
            }
            Request.awaitAll(sends.toArray(new Request[0]));
        }

        private Status probed() {
            return left == 0 ? null : comm.probe(Communicator.ANY_SOURCE, Communicator.ANY_TAG);
        }

        private void send(Message message) {
            long[] data = new long[message.length];
            data[0] = message.number;
            data[message.length - 1] = message.number;
            sends.add(message.how == 0 ? comm.issend(data, message.to, message.tag) : comm.isend(data, message.to, message.tag));
        }

        private void receive(Status found) {
            Message next = expected.get(new Stream(found.source(), found.tag())).remove();
            left--;
            long[] data = new long[next.length];
            Status status = new Status();
            switch (random.nextInt(3)) {
                case 0 -> comm.recv(data, found.source(), found.tag(), status);
                case 1 -> comm.recv(Buffer.strided(data, 0, 1, data.length, data.length), found.source(), found.tag(), status);
                default -> {
                    Request request = comm.irecv(data, found.source(), found.tag());
                    Status got = request.await();
                    status.set(got.source(), got.tag(), got.count());
                }
            }
            assertEquals(next.length, status.count());
            assertEquals(next.number, data[0]);
            assertEquals(next.number, data[next.length - 1]);
        }
    }
}
