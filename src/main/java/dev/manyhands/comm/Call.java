package dev.manyhands.comm;

import java.lang.foreign.MemorySegment;

/** One rank's call of a collective operation: what the other ranks may read of it, and its signature. */
final class Call {
    /*
     * The signature, two words, says what must be the same in all ranks:
     *
     *     word 1:  operation (8 bits) | kind (8 bits) | reduction (7 bits) | in rank order (1 bit) | root (24 bits)
     *     word 2:  number of elements that each rank contributes, or that are the result; -1 where ranks may differ
     */
    private static final String[] OPS = {"", "SUM", "PROD", "MIN", "MAX", "LAND", "LOR", "LXOR", "BAND", "BOR", "BXOR", "MINLOC", "MAXLOC",
        "an operation of the user"};

    Collective what;
    int root;
    Op op;
    Kind kind;
    /** Elements that each rank contributes, or -1 where ranks differ. */
    long count;
    /** What this rank contributes; in place, the same memory as the result. */
    final Buffer send = new Buffer();
    /** Where its result goes. */
    final Buffer receive = new Buffer();
    boolean hasSend;
    boolean hasReceive;
    boolean isInPlace;
    int[] sendCounts;
    int[] sendDisplacements;
    int[] receiveCounts;
    int[] receiveDisplacements;

    /** Begins anew. */
    Call renew(Collective operation, int fromRoot, Op reduction) {
        what = operation;
        root = fromRoot;
        op = reduction;
        kind = null;
        count = 0;
        hasSend = false;
        hasReceive = false;
        isInPlace = false;
        sendCounts = null;
        sendDisplacements = null;
        receiveCounts = null;
        receiveDisplacements = null;
        return this;
    }

    /** Takes over another description. */
    Call copy(Call other) {
        renew(other.what, other.root, other.op);
        if (other.hasSend) {
            send(other.send);
        }
        if (other.hasReceive) {
            receive(other.receive);
        }
        kind = other.kind;
        count = other.count;
        isInPlace = other.isInPlace;
        sendCounts = other.sendCounts;
        sendDisplacements = other.sendDisplacements;
        receiveCounts = other.receiveCounts;
        receiveDisplacements = other.receiveDisplacements;
        return this;
    }

    Call send(Object buffer) {
        send.set(buffer);
        hasSend = true;
        kind = send.kind;
        return this;
    }

    Call receive(Object buffer) {
        receive.set(buffer);
        if (receive.base instanceof MemorySegment segment && segment.isReadOnly()) {
            throw new IllegalArgumentException("the receive buffer is a segment that can only be read");
        }
        hasReceive = true;
        kind = receive.kind;
        return this;
    }

    long signature() {
        return signature(what, kind, op, root);
    }

    static long signature(Collective what, Kind kind, Op op, int root) {
        return signature(what, kind, reduction(op), root);
    }

    static long signature(Collective what, Kind kind, int reduction, int root) {
        return (long) what.ordinal() << 40 | (long) (kind == null ? 0xff : kind.ordinal()) << 32 | (long) reduction << 24
            | root & 0xffffffL;
    }

    /** The number of a reduction in the signature: 0 if there is none. */
    static int reduction(Op op) {
        return op == null ? 0 : op.id << 1 | (op.isCommutative ? 0 : 1);
    }

    /** Names a call by its signature. */
    static String describe(long signature, long count) {
        Collective what = Collective.of((int) (signature >>> 40));
        int kind = (int) (signature >>> 32) & 0xff;
        StringBuilder call = new StringBuilder(what.call).append('(');
        if (kind != 0xff) {
            call.append(count < 0 ? Kind.of(kind).describe(2).substring(2) : Kind.of(kind).describe(count));
        } else if (count > 0) {
            call.append(count).append(" iterations");
        }
        if (what.hasOp) {
            int reduction = (int) (signature >>> 24) & 0xff;
            call.append(", ").append(OPS[reduction >>> 1]).append((reduction & 1) == 0 ? "" : " in rank order");
        }
        if (what.hasRoot) {
            call.append(kind == 0xff ? "" : ", ").append("root ").append(signature & 0xffffffL);
        }
        return call.append(')').toString();
    }

    @Override
    public String toString() {
        return describe(signature(), count);
    }
}
