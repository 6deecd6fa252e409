package dev.manyhands.comm;

/** The calls of {@link Collectives}: each is described as a {@link Call}, and run. */
abstract class CollectiveCalls extends PointToPointCalls implements Collectives {
    final CallArguments arguments;

    CollectiveCalls(RankThread me, Group group, int context) {
        super(me, group, context);
        arguments = new CallArguments(rank, size);
    }

    /** An object to describe the next call with. */
    abstract Call nextCall();

    /** Runs a call. */
    abstract void run(Call call);

    private Call next() {
        checkUse();
        return nextCall();
    }

    @Override
    public void barrier() {
        run(arguments.barrier(next()));
    }

    @Override
    public void broadcast(Object buffer, int root) {
        run(arguments.broadcast(next(), buffer, root));
    }

    @Override
    public void reduce(Object send, Object receive, Op op, int root) {
        run(arguments.reduce(next(), send, receive, op, root));
    }

    @Override
    public void allreduce(Object send, Object receive, Op op) {
        run(arguments.allreduce(next(), send, receive, op));
    }

    @Override
    public void scatter(Object send, Object receive, int root) {
        run(arguments.scatter(next(), send, receive, root));
    }

    @Override
    public void scatterv(Object send, int[] counts, int[] displacements, Object receive, int root) {
        run(arguments.scatterv(next(), send, counts, displacements, receive, root));
    }

    @Override
    public void gather(Object send, Object receive, int root) {
        run(arguments.gather(next(), send, receive, root));
    }

    @Override
    public void gatherv(Object send, Object receive, int[] counts, int[] displacements, int root) {
        run(arguments.gatherv(next(), send, receive, counts, displacements, root));
    }

    @Override
    public void allgather(Object send, Object receive) {
        run(arguments.allgather(next(), send, receive));
    }

    @Override
    public void allgatherv(Object send, Object receive, int[] counts, int[] displacements) {
        run(arguments.allgatherv(next(), send, receive, counts, displacements));
    }

    @Override
    public void alltoall(Object send, Object receive) {
        run(arguments.alltoall(next(), send, receive));
    }

    @Override
    public void alltoallv(Object send, int[] sendCounts, int[] sendDisplacements, Object receive, int[] receiveCounts,
            int[] receiveDisplacements) {
        run(arguments.alltoallv(next(), send, sendCounts, sendDisplacements, receive, receiveCounts, receiveDisplacements));
    }

    @Override
    public void reduceScatterBlock(Object send, Object receive, Op op) {
        run(arguments.reduceScatterBlock(next(), send, receive, op));
    }

    @Override
    public void reduceScatter(Object send, Object receive, int[] counts, Op op) {
        run(arguments.reduceScatter(next(), send, receive, counts, op));
    }

    @Override
    public void scan(Object send, Object receive, Op op) {
        run(arguments.scan(next(), send, receive, op));
    }

    @Override
    public void exscan(Object send, Object receive, Op op) {
        run(arguments.exscan(next(), send, receive, op));
    }
}
