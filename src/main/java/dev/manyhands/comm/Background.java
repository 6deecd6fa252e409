package dev.manyhands.comm;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Carries out the non-blocking collectives of one rank in one communicator, one after the other, on a thread of its own. */
final class Background {
    /*
     * The ranks' background threads meet on a board of their own, so that what they do never matches what the ranks do themselves. To
     * the world such a thread is one more that may be blocked, and that must be for a deadlock to be one; without work it is idle,
     * which only its own rank can end, and that rank is then running.
     */
    private final RankThread helper;
    private final DirectCollectives collectives;
    private final Meeting meeting;
    private final ConcurrentLinkedQueue<CollectiveRequest> queue = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final RankThread owner;
    private volatile boolean closed;
    private volatile boolean ended;

    /**
     * Starts the thread.
     *
     * @param helpers the background threads of all ranks of the communicator; their owners may not have started them yet
     */
    Background(RankThread owner, RankThread[] helpers, int rank, Board board) {
        this.owner = owner;
        helper = helpers[rank];
        meeting = new Meeting(helpers, rank, board);
        collectives = new DirectCollectives(meeting);
        thread = Thread.ofPlatform().daemon().name(owner.thread().getName() + " in the background").unstarted(this::work);
        helper.setThread(thread);
        owner.world.add(helper);
        owner.addBackground(this);
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    CollectiveRequest start(CollectiveRequest request) {
        queue.add(request);
        helper.wake();
        return request;
    }

    /** Lets the thread end when it has done what there is. */
    void close() {
        closed = true;
        helper.wake();
    }

    /** Waits until the thread has done all there is, and ends it. */
    void finish() {
        close();
        owner.await(new EndWait());
    }

    private void work() {
        Wait forWork = new WorkWait();
        try {
            while (true) {
                helper.awaitWork(forWork);
                CollectiveRequest request = queue.poll();
                if (request == null) {
                    return;
                }
                run(request);
            }
        } catch (AbortedException e) {
            for (CollectiveRequest request = queue.poll(); request != null; request = queue.poll()) {
                request.end(e);
            }
        } finally {
            helper.leave();
            ended = true;
            owner.wake();
            owner.world.remove(helper);
        }
    }

    private void run(CollectiveRequest request) {
        try {
            collectives.run(meeting.nextCall().copy(request.call));
            request.end(null);
        } catch (Throwable t) {
            request.end(t);
            helper.world.checkAborted();
        }
    }

    /** Waits for something to do. */
    private final class WorkWait implements Wait {
        @Override
        public boolean isOver() {
            return !queue.isEmpty() || closed;
        }

        @Override
        public String describe() {
            return "nothing";
        }
    }

    /** Waits for the end of the thread. */
    private final class EndWait implements Wait {
        @Override
        public boolean isOver() {
            if (!ended) {
                owner.mailbox.progress();
            }
            return ended;
        }

        @Override
        public String describe() {
            return "free(), for the collectives that were started without waiting";
        }
    }
}
