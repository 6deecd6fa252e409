package dev.manyhands.process;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What goes wrong in a child: called by tasks there. */
final class Faults {
    private Faults() {
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }

    /** Writes null, natively. */
    @SuppressWarnings("restricted")
    static int crash() {
        MemorySegment.NULL.reinterpret(8).set(ValueLayout.JAVA_LONG, 0, 1L);
        return 0;
    }

    static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    static int exhaust() {
        List<long[]> all = new ArrayList<>();
        for (;;) {
            all.add(new long[1 << 20]);
        }
    }

    /** Tells the parent, by a file with the number of this process, that it is here; then stays for ever. */
    static int stay(String marker) {
        mark(marker);
        for (;;) {
            LockSupport.park(); // whatever interrupts it
            Thread.interrupted();
        }
    }

    static void mark(String marker) {
        try {
            Path part = Files.writeString(Path.of(marker + ".part"), Long.toString(pid()));
            Files.move(part, Path.of(marker));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Throws an exception of a class that the parent has not. */
    static int throwUnknown() throws Exception {
        ClassDesc type = ClassDesc.of(Faults.class.getPackageName(), "OnlyInTheChild");
        ClassDesc above = ClassDesc.of("java.lang.IllegalStateException");
        MethodTypeDesc constructor = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);
        byte[] bytes = ClassFile.of().build(type, builder -> builder.withSuperclass(above).withMethodBody(ConstantDescs.INIT_NAME,
                constructor, ClassFile.ACC_PUBLIC, code -> code.aload(0).aload(1).invokespecial(above, ConstantDescs.INIT_NAME, constructor)
                        .return_()));
        Class<?> unknown;
        try {
            unknown = MethodHandles.lookup().defineClass(bytes);
        } catch (LinkageError e) {
            unknown = Class.forName(Faults.class.getPackageName() + ".OnlyInTheChild");
        }
        throw (Exception) unknown.getDeclaredConstructor(String.class).newInstance("nobody knows me");
    }

    /** Cannot be made again from what was sent. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("not today");
        }
    }

    /** A result that stops while it is being written. */
    static final class Endless implements Serializable {
        private static final long serialVersionUID = 1L;
        private final String marker;

        Endless(String marker) {
            this.marker = marker;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            stay(marker);
        }
    }
}
