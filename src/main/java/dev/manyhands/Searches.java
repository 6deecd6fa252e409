package dev.manyhands;

import dev.manyhands.internal.Interrupts;
import dev.manyhands.pool.Schedule;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** The verbs that look for a position and stop early: any, all, none, first. */
final class Searches {
    /** What a search returns that found nothing. */
    static final long NONE = Long.MAX_VALUE;

    /** Positions that are tested between two looks at what the other threads have found. */
    private static final int STRETCH = 1024;

    /** Stands for a null item that was found. */
    private static final Object NULL = new Object();

    private Searches() {
    }

    /** The smallest rank found so far; only falls. */
    private static final class Best {
        private static final VarHandle RANK;

        static {
            try {
                RANK = MethodHandles.lookup().findVarHandle(Best.class, "rank", long.class);
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        private volatile long rank = NONE;

        void lower(long to) {
            long seen = rank;
            while (to < seen && !RANK.weakCompareAndSet(this, seen, to)) {
                seen = rank;
            }
        }
    }

    /** The rank of some position whose test gives {@code wanted}, or {@link #NONE}; ends all work at the first one found. */
    static long any(Job job, String verb, Space space, Object test, boolean wanted, long positionsPerPart) {
        Best best = new Best();
        new Part<Kernels>(job, verb, space, space.copies(), test) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) {
                Object[] items = space.items(first, last);
                for (int s = 0; s < space.strips(first, last) && !isStopped(); s++) {
                    long row = space.row(first, last, s);
                    int to = space.to(first, last, s);
                    for (int at = space.from(first, last, s); at < to && !isStopped(); at = next(at, to)) {
                        int end = next(at, to);
                        int found = find(kernels, items, row, at, end);
                        if (found < end) {
                            best.lower(space.rank(row, found));
                            stop();
                        }
                    }
                }
            }

            private int find(Kernels kernels, Object[] items, long row, int from, int to) {
                try {
                    return kernels.find(test, wanted, items, row, from, to);
                } catch (IterationFailure failure) {
                    if (best.rank != NONE && Interrupts.mayHaveCaused(failure)) {
                        return to; // left out, as a position has been found
                    }
                    throw failure;
                }
            }

            @Override
            PartBody body() {
                return anyBody(test, wanted);
            }

            @Override
            void deliver(Object rank, int first, int last) {
                if ((Long) rank != NONE) {
                    best.lower((Long) rank);
                    stop();
                }
            }
        }.runAll(positionsPerPart);
        return best.rank;
    }

    /**
     * The smallest rank of a position that matches, or {@link #NONE}; what lies behind a match is skipped. Always under AUTO, whose takes
     * grow while there is nothing but skipping to do.
     */
    static long first(Job job, String verb, Space space, Object test, long positionsPerPart) {
        Best best = new Best();
        new Part<Kernels>(job.schedule(Schedule.AUTO), verb, space, space.copies(), test) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) {
                Object[] items = space.items(first, last);
                if (space.rank(space.row(first, last, 0), space.from(first, last, 0)) >= best.rank) {
                    return; // the least rank of these parts
                }
                for (int s = 0; s < space.strips(first, last) && !isStopped(); s++) {
                    long row = space.row(first, last, s);
                    int to = space.to(first, last, s);
                    int at = space.from(first, last, s);
                    for (; at < to && space.rank(row, at) < best.rank && !isStopped(); at = next(at, to)) {
                        int end = next(at, to);
                        int found = kernels.find(test, true, items, row, at, end);
                        if (found < end) {
                            best.lower(space.rank(row, found));
                        }
                    }
                }
            }

            @Override
            boolean isOver(int part) {
                return isStopped() || space.rank(space.row(part, part + 1, 0), space.from(part, part + 1, 0)) >= best.rank;
            }

            @Override
            PartBody body() {
                return firstBody(test);
            }

            @Override
            void deliver(Object rank, int first, int last) {
                best.lower((Long) rank);
            }
        }.runAll(positionsPerPart);
        return best.rank;
    }

    /** In another process: the rank of some position of some parts. */
    private static PartBody anyBody(Object test, boolean wanted) {
        return (kernels, space, items, first, last) -> {
            for (int s = 0; s < space.strips(first, last); s++) {
                int to = space.to(first, last, s);
                int found = kernels.find(test, wanted, items, space.row(first, last, s), space.from(first, last, s), to);
                if (found < to) {
                    return space.rank(space.row(first, last, s), found);
                }
            }
            return NONE;
        };
    }

    /** In another process: the smallest rank in some parts, whose strips need not be in order. */
    private static PartBody firstBody(Object test) {
        return (kernels, space, items, first, last) -> {
            long best = NONE;
            for (int s = 0; s < space.strips(first, last); s++) {
                long row = space.row(first, last, s);
                int from = space.from(first, last, s);
                int to = space.to(first, last, s);
                if (from < to && space.rank(row, from) < best) {
                    int found = kernels.find(test, true, items, row, from, to);
                    best = found < to ? Math.min(best, space.rank(row, found)) : best;
                }
            }
            return best;
        };
    }

    private static int next(int at, int to) {
        return (long) to - at > STRETCH ? at + STRETCH : to;
    }

    /** An array of one item of the feed whose test gives {@code wanted}, the first such item, or null. */
    static Object[] inFeed(Feed feed, Job job, String verb, Object test, boolean wanted) {
        Object[] matches = feed.run(job, verb, test, (kernels, items, count, offset, who) -> {
            int found = kernels.find(test, wanted, items, offset, 0, count);
            if (found == count) {
                return null;
            }
            feed.end(); // what was pulled before this block is worked on to its end, so the first match is among the results
            return items[found] == null ? NULL : items[found];
        });
        for (Object match : matches) {
            if (match != null) {
                return new Object[] {match == NULL ? null : match};
            }
        }
        return null;
    }
}
