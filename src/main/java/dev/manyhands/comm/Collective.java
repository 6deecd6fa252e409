package dev.manyhands.comm;

/** The collective operations; the names are those of the calls. */
enum Collective {
    BARRIER("barrier", false, false),
    BROADCAST("broadcast", true, false),
    REDUCE("reduce", true, true),
    ALLREDUCE("allreduce", false, true),
    SCATTER("scatter", true, false),
    SCATTERV("scatterv", true, false),
    GATHER("gather", true, false),
    GATHERV("gatherv", true, false),
    ALLGATHER("allgather", false, false),
    ALLGATHERV("allgatherv", false, false),
    ALLTOALL("alltoall", false, false),
    ALLTOALLV("alltoallv", false, false),
    REDUCE_SCATTER_BLOCK("reduceScatterBlock", false, true),
    REDUCE_SCATTER("reduceScatter", false, true),
    SCAN("scan", false, true),
    EXSCAN("exscan", false, true),
    /** A collective on objects. */
    OBJECTS("objects", false, false),
    /** The making of a communicator. */
    SPLIT("split", false, false);

    private static final Collective[] VALUES = values();

    final String call;
    final boolean hasRoot;
    final boolean hasOp;

    Collective(String call, boolean hasRoot, boolean hasOp) {
        this.call = call;
        this.hasRoot = hasRoot;
        this.hasOp = hasOp;
    }

    static Collective of(int ordinal) {
        return VALUES[ordinal];
    }
}
