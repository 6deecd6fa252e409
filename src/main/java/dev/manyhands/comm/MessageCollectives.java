package dev.manyhands.comm;

import static dev.manyhands.comm.Algorithm.BINOMIAL_TREE;
import static dev.manyhands.comm.Algorithm.RING;

/** Collective operations by messages over a {@link Transport}: prepares the buffers, and goes to the algorithm. */
final class MessageCollectives {
    private final Transport transport;
    private final int rank;
    private final int size;
    private final Scratch scratch = new Scratch();
    private final BinomialTree tree;
    private final Ring ring;
    private final Butterfly butterfly;
    private final Rabenseifner rabenseifner;

    MessageCollectives(Transport transport) {
        this.transport = transport;
        rank = transport.rank();
        size = transport.size();
        PowerOfTwo fold = new PowerOfTwo(transport);
        tree = new BinomialTree(transport, scratch);
        ring = new Ring(transport, scratch);
        butterfly = new Butterfly(transport, scratch, fold);
        rabenseifner = new Rabenseifner(transport, scratch, fold);
    }

    /**
     * Whether an algorithm is defined for a call. It depends only on what is the same in all ranks. Reductions need arrays, so they are
     * limited to what fits into one.
     */
    static boolean isDefined(Call call, Algorithm algorithm, int ranks) {
        if (call.what.hasOp && total(call, ranks) > Buffer.LONGEST_ARRAY) {
            return false;
        }
        return switch (algorithm) {
            case AUTO, FLAT -> false;
            case BINOMIAL_TREE -> switch (call.what) {
                case BARRIER, BROADCAST, REDUCE, ALLREDUCE, GATHER, SCATTER -> true;
                default -> false;
            };
            case RING -> switch (call.what) {
                case BROADCAST, ALLGATHER, ALLGATHERV, ALLTOALL, ALLTOALLV -> true;
                case ALLREDUCE, REDUCE_SCATTER, REDUCE_SCATTER_BLOCK -> call.op.isCommutative;
                default -> false;
            };
            case BUTTERFLY -> switch (call.what) {
                case BARRIER, ALLREDUCE, ALLGATHER, SCAN, EXSCAN -> true;
                default -> false;
            };
            case RABENSEIFNER -> call.what == Collective.ALLREDUCE || call.what == Collective.REDUCE;
        };
    }

    private static long total(Call call, int ranks) {
        return call.what == Collective.REDUCE_SCATTER_BLOCK ? call.count * ranks : call.count;
    }

    /** Runs a call by an algorithm that is defined for it. */
    void run(Call call, Algorithm algorithm) {
        transport.begin(call, algorithm);
        Buffer send = call.hasSend ? packed(call.send, Scratch.SEND, call.what.hasOp) : null;
        Buffer receive = call.hasReceive ? packed(call.receive, Scratch.RECEIVE, call.what.hasOp) : null;
        Buffer input = call.isInPlace ? receive : send;
        switch (call.what) {
            case BARRIER -> barrier(algorithm);
            case BROADCAST -> broadcast(rank == call.root ? send : receive, call, algorithm);
            case SCATTER -> tree.scatter(send, receive, call.count, call.root);
            case GATHER -> tree.gather(input, call.isInPlace ? rank * call.count : 0, receive, call.count, call.root);
            case ALLGATHER -> {
                if (!call.isInPlace) {
                    Buffer.copy(send, 0, receive, rank * call.count, call.count);
                }
                allgather(receive, call.count, algorithm);
            }
            case ALLGATHERV -> {
                if (!call.isInPlace) {
                    ring.check(call.send.count(), call.receiveCounts[rank]);
                    Buffer.copy(send, 0, receive, call.receiveDisplacements[rank], call.send.count());
                }
                ring.allgather(receive, Parts.of(call.receiveCounts, call.receiveDisplacements));
            }
            case ALLTOALL, ALLTOALLV -> alltoall(call, input, receive);
            case REDUCE_SCATTER_BLOCK -> ring.reduceScatter(input, Parts.equal(size, call.count), call.op, receive, 0);
            case REDUCE_SCATTER -> ring.reduceScatter(input, Parts.of(call.receiveCounts, call.receiveDisplacements), call.op, receive, 0);
            case SCAN, EXSCAN -> butterfly.scan(input, receive, call.count, call.op, call.what == Collective.SCAN);
            case ALLREDUCE -> allreduce(call, input, receive, algorithm);
            case REDUCE -> reduce(call, input, receive, algorithm);
            default -> throw new AssertionError(call);
        }
        if (receive != null && receive != call.receive) {
            Buffer.copy(receive, 0, call.receive, 0, call.receive.count());
        }
    }

    /** A contiguous buffer, if needed an array, with the same elements. */
    private Buffer packed(Buffer buffer, int place, boolean needsArray) {
        if (needsArray ? buffer.isArray() : buffer.isContiguous()) {
            return buffer;
        }
        Buffer packed = scratch.take(place, buffer.kind, buffer.count());
        Buffer.copy(buffer, 0, packed, 0, buffer.count());
        return packed;
    }

    private void barrier(Algorithm algorithm) {
        if (algorithm == BINOMIAL_TREE) {
            tree.barrier();
        } else {
            butterfly.barrier();
        }
    }

    private void broadcast(Buffer buffer, Call call, Algorithm algorithm) {
        if (algorithm == BINOMIAL_TREE) {
            tree.broadcast(buffer, call.count, call.root);
        } else {
            ring.broadcast(buffer, call.count, call.root);
        }
    }

    private void allgather(Buffer all, long count, Algorithm algorithm) {
        if (algorithm == RING) {
            ring.allgather(all, Parts.equal(size, count));
        } else {
            butterfly.allgather(all, count);
        }
    }

    private void alltoall(Call call, Buffer input, Buffer receive) {
        boolean isEqual = call.what == Collective.ALLTOALL;
        Parts receives = isEqual ? Parts.equal(size, call.count) : Parts.of(call.receiveCounts, call.receiveDisplacements);
        Parts sends = isEqual || call.isInPlace ? receives : Parts.of(call.sendCounts, call.sendDisplacements);
        Buffer send = input;
        if (call.isInPlace) {
            long count = call.receive.count();
            send = scratch.take(Scratch.FIRST, call.kind, count);
            Buffer.copy(receive, 0, send, 0, count);
        }
        ring.alltoall(send, sends, receive, receives);
    }

    private void allreduce(Call call, Buffer input, Buffer receive, Algorithm algorithm) {
        if (algorithm == RING) {
            ring.allreduce(input, receive, call.count, call.op);
            return;
        }
        if (!call.isInPlace) {
            Buffer.copy(input, 0, receive, 0, call.count);
        }
        switch (algorithm) {
            case BINOMIAL_TREE -> tree.allreduce(receive, call.count, call.op);
            case BUTTERFLY -> butterfly.allreduce(receive, call.count, call.op);
            default -> rabenseifner.allreduce(receive, call.count, call.op);
        }
    }

    private void reduce(Call call, Buffer input, Buffer receive, Algorithm algorithm) {
        Buffer partial = call.hasReceive ? receive : scratch.take(Scratch.FIRST, call.kind, call.count);
        if (!call.isInPlace) {
            Buffer.copy(input, 0, partial, 0, call.count);
        }
        if (algorithm == BINOMIAL_TREE) {
            tree.reduce(partial, call.count, call.op, call.root);
        } else {
            rabenseifner.reduce(partial, call.count, call.op, call.root);
        }
    }
}
