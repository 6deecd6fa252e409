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
    // The making and the end of communicators.
    SPLIT("split", false, false),
    SPLIT_SHARED("splitShared", false, false),
    DUP("dup", false, false),
    CREATE("create", false, false),
    CARTESIAN("cartesian", false, false),
    SUB("sub", false, false),
    FREE("free", false, false),
    // Collectives on objects.
    OBJECTS_BROADCAST("objects().broadcast", true, false),
    OBJECTS_GATHER("objects().gather", true, false),
    OBJECTS_ALLGATHER("objects().allgather", false, false),
    OBJECTS_SCATTER("objects().scatter", true, false),
    OBJECTS_ALLTOALL("objects().alltoall", false, false),
    OBJECTS_REDUCE("objects().reduce", true, true),
    OBJECTS_ALLREDUCE("objects().allreduce", false, true),
    OBJECTS_SCAN("objects().scan", false, true),
    OBJECTS_EXSCAN("objects().exscan", false, true),
    // The team.
    SINGLE("single", false, false),
    FOR_RANGE("forRange", false, false),
    FOR_ORDERED("forOrdered", false, false);

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
