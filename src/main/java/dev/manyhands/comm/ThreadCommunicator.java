package dev.manyhands.comm;

/** A communicator of ranks that are threads of this JVM. */
final class ThreadCommunicator extends CollectiveCalls implements Communicator {
    /** Numbers of contexts that a communicator needs: for messages, for messages within collectives, for collectives in the background. */
    static final int CONTEXTS = 3;

    private final Meeting meeting;
    private final DirectCollectives direct;

    ThreadCommunicator(RankThread me, Group group, int context) {
        super(me, group, context);
        meeting = new Meeting(me, group, rank, me.world.board(context, size));
        direct = new DirectCollectives(meeting);
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void barrier() {
        checkUse();
        direct.barrier();
    }

    @Override
    public void allreduce(Object send, Object receive, Op op) {
        checkUse();
        if (!direct.allreduce(send, receive, op)) {
            super.allreduce(send, receive, op);
        }
    }

    @Override
    Call nextCall() {
        return meeting.nextCall();
    }

    @Override
    void run(Call call) {
        direct.run(call);
    }
}
