package dev.manyhands.comm;

import java.util.Objects;

/** A communicator of ranks that are threads of this JVM. */
final class ThreadCommunicator extends CollectiveCalls implements Communicator {
    /** Numbers of contexts that a communicator needs: for messages, for messages within collectives, for collectives in the background. */
    static final int CONTEXTS = 3;

    private final Group group;
    private final int context;
    private final Algorithm algorithm;
    private final Shared shared;

    /** What all views of a communicator in one rank share. */
    private static final class Shared {
        private final Meeting meeting;
        private final DirectCollectives direct;
        /** Made when it is first used. */
        private MessageCollectives messages;

        Shared(Meeting meeting) {
            this.meeting = meeting;
            direct = new DirectCollectives(meeting);
        }
    }

    ThreadCommunicator(RankThread me, Group group, int context) {
        super(me, group, context);
        this.group = group;
        this.context = context;
        algorithm = Algorithm.AUTO;
        shared = new Shared(new Meeting(me, group, rank, me.world.board(context, size)));
    }

    private ThreadCommunicator(ThreadCommunicator of, Algorithm algorithm) {
        super(of.me, of.group, of.context);
        group = of.group;
        context = of.context;
        this.algorithm = algorithm;
        shared = of.shared;
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
    public Communicator with(Algorithm by) {
        return new ThreadCommunicator(this, Objects.requireNonNull(by, "algorithm"));
    }

    @Override
    Call nextCall() {
        return shared.meeting.nextCall();
    }

    @Override
    void run(Call call) {
        if (algorithm.ordinal() <= Algorithm.FLAT.ordinal() || !runByMessages(call)) {
            shared.direct.run(call);
        }
    }

    private boolean runByMessages(Call call) {
        if (size == 1) {
            return false;
        }
        if (shared.messages == null) {
            shared.messages = new MessageCollectives(new ThreadTransport(me, group, context + 1));
        }
        if (!shared.messages.isDefined(call, algorithm)) {
            return false;
        }
        shared.messages.run(call, algorithm);
        return true;
    }
}
