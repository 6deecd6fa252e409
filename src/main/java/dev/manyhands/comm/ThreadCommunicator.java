package dev.manyhands.comm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A communicator of ranks that are threads of this JVM. */
class ThreadCommunicator extends TeamCalls implements Communicator {
    /** Numbers of contexts that a communicator needs: its own, for messages, and those that follow. */
    static final int CONTEXTS = 4;

    /** The context of messages within collectives, after that of the communicator. */
    private static final int MESSAGES = 1;
    /** The context of collectives in the background. */
    static final int BACKGROUND = 2;
    /** The context of collectives on objects. */
    private static final int OBJECTS = 3;
    private static final System.Logger LOG = System.getLogger(World.class.getName());

    final Group group;
    private final int context;
    /** For messages within collectives on objects. */
    final Endpoint collectives;
    private final Meeting meeting;
    private final DirectCollectives direct;
    private final ObjectCalls objects;
    /** How many shared loops this rank has begun. */
    private long loops;
    /** Whose view this is, or this communicator itself; what changes is kept there. */
    private final ThreadCommunicator base;
    private final Algorithm algorithm;
    private final boolean isFlat;
    private String name;
    /** Null until the first collective by messages. */
    private MessageCollectives messages;
    /** Null until the first non-blocking collective. */
    private Background background;

    ThreadCommunicator(RankThread me, Group group, int context, String name) {
        super(me, group, context);
        this.group = group.seenBy(me.rank);
        this.context = context;
        this.name = name;
        RankThread[] members = new RankThread[size];
        for (int r = 0; r < size; r++) {
            members[r] = me.world.ranks[group.worldRank(r)];
        }
        meeting = new Meeting(members, rank, me.world.board(context, size));
        direct = new DirectCollectives(meeting);
        collectives = me.mailbox.endpoint(context + OBJECTS);
        collectives.setGroup(group);
        objects = new ObjectCalls(this, collectives);
        base = this;
        algorithm = Algorithm.AUTO;
        isFlat = true;
    }

    private ThreadCommunicator(ThreadCommunicator base, Algorithm algorithm) {
        super(base.me, base.group, base.context);
        this.base = base;
        this.algorithm = algorithm;
        isFlat = algorithm == Algorithm.AUTO || algorithm == Algorithm.FLAT;
        group = base.group;
        context = base.context;
        meeting = base.meeting;
        direct = base.direct;
        collectives = base.collectives;
        objects = base.objects;
    }

    /** Whether a context is that of messages within collectives. */
    static boolean isOfCollectives(int context) {
        return context % CONTEXTS == MESSAGES;
    }

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final Communicator with(Algorithm by) {
        checkUse();
        return new ThreadCommunicator(base, Objects.requireNonNull(by, "algorithm"));
    }

    @Override
    public void barrier() {
        if (!isFlat) {
            super.barrier();
            return;
        }
        checkUse();
        direct.barrier();
    }

    @Override
    public void allreduce(Object send, Object receive, Op op) {
        checkUse();
        if (!isFlat || !direct.allreduce(send, receive, op)) {
            super.allreduce(send, receive, op);
        }
    }

    @Override
    Call nextCall() {
        return meeting.nextCall();
    }

    @Override
    void run(Call call) {
        Algorithm by = algorithm == Algorithm.AUTO ? AlgorithmChoice.of(call, size, true) : algorithm;
        if (by == Algorithm.FLAT || size == 1 || !MessageCollectives.isDefined(call, by, size)) {
            direct.run(call);
        } else {
            messages().run(call, by);
        }
    }

    private MessageCollectives messages() {
        if (base.messages == null) {
            base.messages = new MessageCollectives(new ThreadTransport(me, group, context + MESSAGES));
        }
        return base.messages;
    }

    /** Meets all others for a call that needs nothing else of them than to call the same. */
    @Override
    final void meet(Collective what, int root, Op op, Kind kind, long count) {
        Call call = meeting.nextCall().renew(what, root, op);
        call.kind = kind;
        call.count = count;
        meeting.open(call);
    }

    @Override
    public final ObjectMessages objects() {
        return objects;
    }

    @Override
    Request start(Call call) {
        if (base.background == null) {
            int of = context + BACKGROUND;
            base.background = new Background(me, me.world.backgrounds(of, group), rank, me.world.board(of, size));
        }
        return base.background.start(new CollectiveRequest(me, call));
    }

    // What the team shares. Ranks of processes would keep these at one of them, and ask it by messages.

    private record SectionKey(String name) {
    }

    @Override
    final CriticalSection section(String of) {
        return (CriticalSection) me.world.shared().computeIfAbsent(new SectionKey(of), k -> new CriticalSection(of));
    }

    @Override
    final SharedLoop beginLoop(long from, long to, WorkSharing sharing) {
        SharedLoop.Key key = new SharedLoop.Key(context, base.loops++);
        SharedLoop loop = (SharedLoop) me.world.shared().computeIfAbsent(key, k -> {
            RankThread[] members = new RankThread[size];
            Arrays.setAll(members, r -> me.world.ranks[group.worldRank(r)]);
            return new SharedLoop(key, from, to, sharing, members);
        });
        loop.checkSame(from, to, sharing);
        return loop;
    }

    @Override
    final void endLoop(SharedLoop loop) {
        if (loop.leave()) {
            me.world.shared().remove(loop.key);
        }
    }

    @Override
    final Endpoint collectives() {
        return collectives;
    }

    @Override
    final <T> T shareAfterMeeting(T object, int from) {
        return objects.shareAfterMeeting(object, from);
    }

    // Groups and communicators.

    @Override
    public final Group group() {
        return group;
    }

    @Override
    public final String name() {
        return base.name;
    }

    @Override
    public final void setName(String newName) {
        base.name = Objects.requireNonNull(newName, "name");
    }

    @Override
    public final Communicator split(int color, int key) {
        checkUse();
        if (color < 0 && color != UNDEFINED) {
            throw new IllegalArgumentException("color " + color + ": expected 0 or more, or UNDEFINED");
        }
        return made(make(Collective.SPLIT, color, key), "/split " + color);
    }

    @Override
    public final Communicator splitShared(int key) {
        checkUse();
        return made(make(Collective.SPLIT_SHARED, 0, key), "/shared"); // all threads of a JVM share its heap
    }

    @Override
    public Communicator dup() {
        return base != this ? base.dup() : made(makeDup(), "/dup");
    }

    final Creation.Made makeDup() {
        checkUse();
        return make(Collective.DUP, 0, rank);
    }

    @Override
    public final Communicator create(Group of) {
        checkUse();
        int first = of.size();
        int mine = of.rankOf(me.rank);
        for (int r = 0; r < of.size(); r++) {
            int member = of.translate(r, group);
            if (member == UNDEFINED) {
                throw new IllegalArgumentException("the " + of + " is to be a communicator, made from one of the " + group
                    + ": expected a part of it");
            }
            first = r == 0 ? member : first;
        }
        Creation.Made made = make(Collective.CREATE, mine < 0 ? UNDEFINED : first, mine);
        if (made != null && !made.group().equals(of)) {
            throw new MismatchException("rank " + rank + " of '" + base.name + "' calls create() with the " + of
                + ", and others with it so that the group would be the " + made.group()
                + ": expected the same group in all its ranks", null);
        }
        return made(made, "/create");
    }

    @Override
    public final CartesianCommunicator cartesian(int[] dims, boolean[] periodic) {
        return ThreadCartesian.make(this, dims, periodic);
    }

    final Creation.Made make(Collective what, int color, long key) {
        return Creation.split(this::exchange, what, me.world, group, rank, color, key);
    }

    private Communicator made(Creation.Made made, String suffix) {
        return made == null ? null : new ThreadCommunicator(me, made.group(), made.context(), base.name + suffix);
    }

    /** Shows two words of each rank to all. */
    @Override
    final long[] exchange(Collective what, long first, long second) {
        Call call = meeting.nextCall().renew(what, 0, null);
        meeting.bring(0, first);
        meeting.bring(1, second);
        meeting.open(call);
        long[] all = new long[2 * size];
        for (int r = 0; r < size; r++) {
            all[2 * r] = meeting.element(r, 0);
            all[2 * r + 1] = meeting.element(r, 1);
        }
        return all;
    }

    @Override
    public final void free() {
        checkUse();
        if (context == 0) {
            throw new IllegalStateException("free() of the communicator of the whole world: only those made from it can be freed");
        }
        if (base.background != null) {
            base.background.finish();
        }
        meet(Collective.FREE, 0, null, null, 0);
        me.mailbox.progress(); // all have called, so all messages are in the channels
        ReceiveRequest waiting = endpoint.firstPosted();
        List<String> left = new ArrayList<>();
        endpoint.describeUnreceived(left);
        endpoint.close();
        for (int c = 0; c < CONTEXTS; c++) {
            me.mailbox.remove(context + c);
        }
        me.world.release(context);
        if (!left.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "the communicator ''{0}'' was freed, and nobody has received: {1}", base.name,
                String.join("; ", left));
        }
        if (waiting != null) {
            throw new IllegalStateException("free() of the communicator '" + base.name + "', in which rank " + rank
                + " still waits for a message: " + waiting.describe() + " (complete it, or cancel it, before)");
        }
    }

    @Override
    public String toString() {
        return "rank " + rank + " of " + size + " of '" + base.name + "'";
    }
}
