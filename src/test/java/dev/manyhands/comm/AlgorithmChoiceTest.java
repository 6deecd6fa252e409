package dev.manyhands.comm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What AUTO chooses. */
class AlgorithmChoiceTest {
    private static Call call(Collective what, Op op, int count) {
        Call call = new Call().renew(what, 0, what.hasOp ? op : null);
        call.send(new double[count]).count = count;
        return call;
    }

    @Test
    void ranksInOneHeapReadEachOthersMemory() {
        for (Collective what : Collective.values()) {
            assertEquals(Algorithm.FLAT, AlgorithmChoice.of(call(what, Op.SUM, 1000), 4, true));
        }
    }

    @Test
    void whatIsChosenForOthersIsDefined() {
        EnumSet<Algorithm> chosen = EnumSet.noneOf(Algorithm.class);
        for (Collective what : Collective.values()) {
            for (int count : new int[] {0, 1, 1024, 1025, 1 << 19}) {
                for (int ranks = 2; ranks <= 5; ranks++) {
                    for (Op op : new Op[] {Op.SUM, Op.SUM.inRankOrder()}) {
                        Call call = call(what, op, count);
                        Algorithm algorithm = AlgorithmChoice.of(call, ranks, false);
                        chosen.add(algorithm);
                        assertTrue(algorithm == Algorithm.FLAT || MessageCollectives.isDefined(call, algorithm, ranks), call.toString());
                    }
                }
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(Algorithm.AUTO)), chosen);
    }

    @Test
    void allreduceGoesByLengthAndRanks() {
        assertEquals(Algorithm.BUTTERFLY, AlgorithmChoice.of(call(Collective.ALLREDUCE, Op.SUM, 1024), 4, false));
        assertEquals(Algorithm.RABENSEIFNER, AlgorithmChoice.of(call(Collective.ALLREDUCE, Op.SUM, 1025), 4, false));
        assertEquals(Algorithm.RING, AlgorithmChoice.of(call(Collective.ALLREDUCE, Op.SUM, 1025), 2, false));
        assertEquals(Algorithm.RING, AlgorithmChoice.of(call(Collective.ALLREDUCE, Op.SUM, 1 << 19), 4, false));
        assertEquals(Algorithm.RABENSEIFNER, AlgorithmChoice.of(call(Collective.ALLREDUCE, Op.SUM.inRankOrder(), 1 << 19), 4, false));
    }
}
