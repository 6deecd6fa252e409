package dev.manyhands.shm;

import java.lang.foreign.MemorySegment;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Bytes go through a ring that has room for fewer of them, so that places are used again: the reader sees all of them, in order, and what
 * was done before they were written.
 *
 * <p>Seen to fail on x86: with "written" stored before the bytes are copied, "28, 7": bytes of the round before; with "read" stored before
 * they are copied out, "12, 7": bytes of the round after. Plain instead of release and acquire accesses were not seen to fail there, as the
 * processor keeps the order of stores and the compiler moves no store over a copy.
 */
@JCStressTest
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "All bytes came, in order.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A byte was changed or seen too early, or what came before was not seen.")
@State
public class ByteRingStress {
    private static final int CAPACITY = 4;
    private static final int COUNT = 32;

    private final ByteRing ring = ByteRing.in(MemorySegment.ofArray(new long[49]).asSlice(0, ByteRing.fileSize(CAPACITY)));
    private int before;

    @Actor
    public void writer() {
        before = 7;
        byte[] bytes = new byte[COUNT];
        for (int k = 0; k < COUNT; k++) {
            bytes[k] = (byte) (k + 1);
        }
        MemorySegment source = MemorySegment.ofArray(bytes);
        for (long at = 0; at < COUNT;) {
            at += ring.write(source, at);
        }
    }

    @Actor
    public void reader(II_Result result) {
        byte[] bytes = new byte[COUNT];
        MemorySegment target = MemorySegment.ofArray(bytes);
        for (long at = 0; at < COUNT;) {
            long length = ring.read(target, at);
            for (long k = at; k < at + length; k++) {
                if (bytes[(int) k] != (byte) (k + 1)) {
                    result.r1++;
                }
            }
            at += length;
            if (at > 0 && result.r2 == 0) {
                result.r2 = before;
            }
        }
    }
}
