package dev.manyhands;

import dev.manyhands.internal.LoopCopies;
import java.lang.invoke.MethodHandles;

/** The innermost loops by shape of input, with a copy of their own for each hot lambda. */
final class Shapes {
    static final LoopCopies<Kernels> INT = new LoopCopies<>(MethodHandles.lookup(), IntLoops.class, new IntLoops());
    static final LoopCopies<Kernels> LONG = new LoopCopies<>(MethodHandles.lookup(), LongLoops.class, new LongLoops());
    static final LoopCopies<Kernels> CELL = new LoopCopies<>(MethodHandles.lookup(), CellLoops.class, new CellLoops());
    static final LoopCopies<Kernels> ITEM = new LoopCopies<>(MethodHandles.lookup(), ItemLoops.class, new ItemLoops());
    static final LoopCopies<ScanKernels> SCAN = new LoopCopies<>(MethodHandles.lookup(), ScanLoops.class, new ScanLoops());

    private Shapes() {
    }
}
