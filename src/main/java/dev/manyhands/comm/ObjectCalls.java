package dev.manyhands.comm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The calls of {@link ObjectMessages}: objects travel as {@link Parcel}s. */
@SuppressWarnings("unchecked") // what comes is what the peer has sent: the program says that it is a T
final class ObjectCalls implements ObjectMessages {
    /*
     * Collectives first meet, to see that all call the same. Then they send messages in the context for collectives. As all ranks go
     * through the same collectives in the same order, and messages of one rank to another do not overtake, one tag is enough.
     *
     * Broadcast and reduce follow a binomial tree. In the reduce each rank combines its object with those of the subtrees of ranks above
     * it, nearest first, so that the order of the ranks is kept whatever the root: rank 0 has the result, and sends it to the root. The
     * prefix operations pass from rank to rank: objects may be large, and a chain computes each prefix once.
     */
    private static final int TAG = -10;

    private final ThreadCommunicator comm;
    private final int rank;
    private final int size;
    private final Endpoint messages;
    private final Endpoint collectives;

    ObjectCalls(ThreadCommunicator comm, Endpoint collectives) {
        this.comm = comm;
        this.rank = comm.rank;
        this.size = comm.size;
        this.messages = comm.endpoint;
        this.collectives = collectives;
    }

    // Messages.

    @Override
    public void send(Object object, int destination, int tag) {
        if (comm.isDestination(destination, tag)) {
            messages.sendObject(Parcel.of(object), destination, tag);
        }
    }

    @Override
    public Request isend(Object object, int destination, int tag) {
        send(object, destination, tag);
        return comm.isend(new byte[0], Communicator.PROC_NULL, tag); // complete
    }

    @Override
    public <T> T recv(int source, int tag, Status status) {
        if (comm.isSource(source, tag)) {
            return (T) ((Parcel) messages.receiveObject(source, tag, status)).openLast();
        }
        PointToPointCalls.setNothing(status);
        return null;
    }

    @Override
    public <T> ObjectRequest<T> irecv(int source, int tag) {
        return new ObjectRequest<>(comm.me, comm.isSource(source, tag) ? messages.ireceive(null, source, tag) : null);
    }

    @Override
    public <T> T sendrecv(Object object, int destination, int sendTag, int source, int receiveTag, Status status) {
        ObjectRequest<T> receive = irecv(source, receiveTag);
        send(object, destination, sendTag);
        T got = receive.get();
        if (status != null) {
            status.set(receive.status().source(), receive.status().tag(), receive.status().count());
        }
        return got;
    }

    // Collectives.

    private void meet(Collective what, int root, Op op) {
        comm.checkUse();
        comm.checkRank("root", root);
        if (what.hasOp && !Objects.requireNonNull(op, "op").isDefinedFor(Kind.OBJECT)) {
            throw new IllegalArgumentException("the reduction " + op + " is not defined for objects: expected one made by Op.of(...)");
        }
        comm.meet(what, root, op, Kind.OBJECT, 1);
    }

    private void pass(Object parcel, int to) {
        collectives.sendObject(parcel, to, TAG);
    }

    private Object take(int from) {
        return collectives.receiveObject(from, TAG, null);
    }

    /** Passes something that does not change from the root to all. */
    private Object spread(Object parcel, int root) {
        int place = Math.floorMod(rank - root, size);
        Object got = parcel;
        int step = Integer.highestOneBit(Math.max(1, size - 1));
        if (place != 0) {
            int parent = place & place - 1;
            got = take((parent + root) % size);
            step = Integer.lowestOneBit(place) >> 1;
        }
        for (; step > 0; step >>= 1) {
            if (place + step < size) {
                pass(got, (place + step + root) % size);
            }
        }
        return got;
    }

    @Override
    public <T> T broadcast(T object, int root) {
        Parcel parcel = rank == root ? Parcel.of(object) : null;
        meet(Collective.OBJECTS_BROADCAST, root, null);
        return share(object, parcel, root);
    }

    private <T> T share(T object, Parcel parcel, int root) {
        Parcel got = (Parcel) spread(parcel, root);
        return rank == root ? object : (T) got.open();
    }

    /** Collects the parcels of all at the root; returns null elsewhere. */
    private Parcel[] collect(Parcel mine, int root) {
        if (rank != root) {
            pass(mine, root);
            return null;
        }
        Parcel[] all = new Parcel[size];
        for (int r = 0; r < size; r++) {
            all[r] = r == rank ? mine : (Parcel) take(r);
        }
        return all;
    }

    private static <T> List<T> open(Parcel[] parcels) {
        List<T> objects = new ArrayList<>(parcels.length);
        for (Parcel parcel : parcels) {
            objects.add((T) parcel.open());
        }
        return objects;
    }

    @Override
    public <T> List<T> gather(T object, int root) {
        Parcel mine = Parcel.of(object);
        meet(Collective.OBJECTS_GATHER, root, null);
        Parcel[] all = collect(mine, root);
        return all == null ? null : open(all);
    }

    @Override
    public <T> List<T> allgather(T object) {
        Parcel mine = Parcel.of(object);
        meet(Collective.OBJECTS_ALLGATHER, 0, null);
        return open((Parcel[]) spread(collect(mine, 0), 0));
    }

    @Override
    public <T> T scatter(List<? extends T> objects, int root) {
        comm.checkUse();
        Parcel[] parcels = rank == root ? pack(objects) : null;
        meet(Collective.OBJECTS_SCATTER, root, null);
        if (rank != root) {
            return (T) ((Parcel) take(root)).openLast();
        }
        for (int r = 0; r < size; r++) {
            if (r != rank) {
                pass(parcels[r], r);
            }
        }
        return objects.get(rank);
    }

    private Parcel[] pack(List<?> objects) {
        if (objects.size() != size) {
            throw new IllegalArgumentException(objects.size() + " objects for " + size + " ranks: expected one for each");
        }
        Parcel[] parcels = new Parcel[size];
        Arrays.setAll(parcels, r -> Parcel.of(objects.get(r)));
        return parcels;
    }

    @Override
    public <T> List<T> alltoall(List<? extends T> objects) {
        comm.checkUse();
        Parcel[] parcels = pack(objects);
        meet(Collective.OBJECTS_ALLTOALL, 0, null);
        for (int i = 1; i < size; i++) {
            int to = (rank + i) % size;
            pass(parcels[to], to);
        }
        for (int r = 0; r < size; r++) {
            if (r != rank) {
                parcels[r] = (Parcel) take(r);
            }
        }
        return open(parcels);
    }

    private static <T> T apply(Op op, Object left, Object right) {
        try {
            return (T) op.objects.apply(left, right);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CommunicationException("the " + op + " failed: " + e, e);
        }
    }

    /** Combines all objects at rank 0; returns null elsewhere. */
    private <T> T combine(T copy, Op op) {
        T result = copy;
        for (int step = 1; step < size; step <<= 1) {
            if ((rank & step) != 0) {
                pass(Parcel.of(result), rank - step);
                return null;
            }
            if (rank + step < size) {
                result = apply(op, result, ((Parcel) take(rank + step)).openLast());
            }
        }
        return result;
    }

    @Override
    public <T> T reduce(T object, Op op, int root) {
        T copy = (T) Parcel.copy(object);
        meet(Collective.OBJECTS_REDUCE, root, op);
        T result = combine(copy, op);
        if (root != 0 && rank == 0) {
            pass(Parcel.of(result), root);
            result = null;
        } else if (root != 0 && rank == root) {
            result = (T) ((Parcel) take(0)).openLast();
        }
        return result;
    }

    @Override
    public <T> T allreduce(T object, Op op) {
        T copy = (T) Parcel.copy(object);
        meet(Collective.OBJECTS_ALLREDUCE, 0, op);
        T result = combine(copy, op);
        return share(result, rank == 0 ? Parcel.of(result) : null, 0);
    }

    @Override
    public <T> T scan(T object, Op op) {
        T copy = (T) Parcel.copy(object);
        meet(Collective.OBJECTS_SCAN, 0, op);
        T result = rank == 0 ? copy : apply(op, ((Parcel) take(rank - 1)).openLast(), copy);
        if (rank + 1 < size) {
            pass(Parcel.of(result), rank + 1);
        }
        return result;
    }

    @Override
    public <T> T exscan(T object, Op op) {
        Parcel mine = Parcel.of(object);
        meet(Collective.OBJECTS_EXSCAN, 0, op);
        Parcel before = rank == 0 ? null : (Parcel) take(rank - 1);
        if (rank + 1 < size) {
            pass(before == null ? mine : Parcel.of(apply(op, before.open(), mine.open())), rank + 1);
        }
        return before == null ? null : (T) before.openLast();
    }

    // For the team.

    /** Gives all ranks, which have met, what one of them has; it gets its own object back. */
    <T> T shareAfterMeeting(T object, int from) {
        return share(object, rank == from ? Parcel.of(object) : null, from);
    }
}
