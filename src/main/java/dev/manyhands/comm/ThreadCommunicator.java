package dev.manyhands.comm;

/** A communicator of ranks that are threads of this JVM. */
final class ThreadCommunicator extends NonBlockingCalls implements Communicator {
    /** Numbers of contexts that a communicator needs: for messages, for messages within collectives, for collectives in the background. */
    static final int CONTEXTS = 3;

    private static final int BACKGROUND = 2;

    private final Group group;
    private final int context;
    private final Meeting meeting;
    private final DirectCollectives direct;
    /** Null until the first non-blocking collective. */
    private Background background;

    ThreadCommunicator(RankThread me, Group group, int context) {
        super(me, group, context);
        this.group = group;
        this.context = context;
        RankThread[] members = new RankThread[size];
        for (int r = 0; r < size; r++) {
            members[r] = me.world.ranks[group.worldRank(r)];
        }
        meeting = new Meeting(members, rank, me.world.board(context, size));
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

    @Override
    Request start(Call call) {
        if (background == null) {
            int of = context + BACKGROUND;
            background = new Background(me, me.world.backgrounds(of, group), rank, me.world.board(of, size));
        }
        return background.start(new CollectiveRequest(me, call));
    }
}
