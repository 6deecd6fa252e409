package dev.manyhands.comm;

/** The calls of {@link NonBlockingCollectives}: each is described as a {@link Call}, and started. */
abstract class NonBlockingCalls extends CollectiveCalls implements NonBlockingCollectives {
    NonBlockingCalls(RankThread me, Group group, int context) {
        super(me, group, context);
    }

    /** Starts a call. */
    abstract Request start(Call call);

    private Call fresh() {
        checkUse();
        return new Call();
    }

    @Override
    public Request ibarrier() {
        return start(arguments.barrier(fresh()));
    }

    @Override
    public Request ibroadcast(Object buffer, int root) {
        return start(arguments.broadcast(fresh(), buffer, root));
    }

    @Override
    public Request ireduce(Object send, Object receive, Op op, int root) {
        return start(arguments.reduce(fresh(), send, receive, op, root));
    }

    @Override
    public Request iallreduce(Object send, Object receive, Op op) {
        return start(arguments.allreduce(fresh(), send, receive, op));
    }

    @Override
    public Request iscatter(Object send, Object receive, int root) {
        return start(arguments.scatter(fresh(), send, receive, root));
    }

    @Override
    public Request iscatterv(Object send, int[] counts, int[] displacements, Object receive, int root) {
        return start(arguments.scatterv(fresh(), send, counts, displacements, receive, root));
    }

    @Override
    public Request igather(Object send, Object receive, int root) {
        return start(arguments.gather(fresh(), send, receive, root));
    }

    @Override
    public Request igatherv(Object send, Object receive, int[] counts, int[] displacements, int root) {
        return start(arguments.gatherv(fresh(), send, receive, counts, displacements, root));
    }

    @Override
    public Request iallgather(Object send, Object receive) {
        return start(arguments.allgather(fresh(), send, receive));
    }

    @Override
    public Request iallgatherv(Object send, Object receive, int[] counts, int[] displacements) {
        return start(arguments.allgatherv(fresh(), send, receive, counts, displacements));
    }

    @Override
    public Request ialltoall(Object send, Object receive) {
        return start(arguments.alltoall(fresh(), send, receive));
    }

    @Override
    public Request ialltoallv(Object send, int[] sendCounts, int[] sendDisplacements, Object receive, int[] receiveCounts,
            int[] receiveDisplacements) {
        return start(arguments.alltoallv(fresh(), send, sendCounts, sendDisplacements, receive, receiveCounts, receiveDisplacements));
    }

    @Override
    public Request ireduceScatterBlock(Object send, Object receive, Op op) {
        return start(arguments.reduceScatterBlock(fresh(), send, receive, op));
    }

    @Override
    public Request ireduceScatter(Object send, Object receive, int[] counts, Op op) {
        return start(arguments.reduceScatter(fresh(), send, receive, counts, op));
    }

    @Override
    public Request iscan(Object send, Object receive, Op op) {
        return start(arguments.scan(fresh(), send, receive, op));
    }

    @Override
    public Request iexscan(Object send, Object receive, Op op) {
        return start(arguments.exscan(fresh(), send, receive, op));
    }
}
