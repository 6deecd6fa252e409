package dev.manyhands.comm;

/** The tag of the messages of a collective operation: says which call they belong to, so that a mismatch is found and can be named. */
final class CallTag {
    /*
     *     30 .. 29   28 .. 27    26 .. 14                        13 .. 0
     *     number  |  algorithm | operation, kind and reduction | root
     *
     * Operation (one of the first 16, see Collective), kind and reduction are the digits of one number. The number at the front is that of
     * the call in the communicator, modulo 4.
     */
    private static final int ROOT_BITS = 14;
    private static final int KINDS = 10;
    private static final int NO_KIND = KINDS - 1;
    private static final int REDUCTIONS = 28;

    private CallTag() {
    }

    static int of(Call call, Algorithm algorithm, long number) {
        int kind = call.kind == null ? NO_KIND : call.kind.ordinal();
        int digits = (call.what.ordinal() * KINDS + kind) * REDUCTIONS + Call.reduction(call.op);
        return (int) (number & 3) << 29 | (algorithm.ordinal() - Algorithm.BINOMIAL_TREE.ordinal()) << 27 | digits << ROOT_BITS | call.root;
    }

    /** Whether two messages belong to different calls of the same. */
    static boolean isSameButForNumber(int tag, int other) {
        return tag != other && (tag ^ other) << 3 == 0;
    }

    /** Names the call that a message belongs to. */
    static String describe(int tag) {
        int digits = tag >>> ROOT_BITS & 0x1fff;
        int kind = digits / REDUCTIONS % KINDS;
        long signature = Call.signature(Collective.of(digits / REDUCTIONS / KINDS), kind == NO_KIND ? null : Kind.of(kind),
            digits % REDUCTIONS, tag & (1 << ROOT_BITS) - 1);
        return Call.describe(signature, -1) + " by " + Algorithm.values()[Algorithm.BINOMIAL_TREE.ordinal() + (tag >>> 27 & 3)];
    }
}
