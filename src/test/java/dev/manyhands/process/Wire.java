package dev.manyhands.process;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Iterator;

/** Sends values to itself. */
final class Wire {
    private Wire() {
    }

    static Object there(Object value) {
        return there(value, Wire.class.getClassLoader(), null);
    }

    static Object there(Object value, ClassLoader loader, ObjectInputFilter filter) {
        return receive(Encoder.encode(value), loader, filter);
    }

    static Object receive(Packed packed, ClassLoader loader, ObjectInputFilter filter) {
        Iterator<MemorySegment> blobs = packed.blobs.iterator();
        try {
            Object value = Decoder.decode(Arrays.copyOf(packed.main, packed.mainLength),
                    Arrays.copyOf(packed.objects, packed.objectsLength), loader, filter, memory -> {
                        MemorySegment blob = blobs.next();
                        if (blob.byteSize() != memory.byteSize()) {
                            throw new IOException("blobs in another order: " + blob.byteSize() + " bytes for " + memory.byteSize());
                        }
                        memory.copyFrom(blob);
                    });
            if (blobs.hasNext()) {
                throw new IllegalStateException("a blob was not read");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A failure as it arrives. */
    static Throwable failure(Throwable thrown) {
        return failure(thrown, Wire.class.getClassLoader(), null);
    }

    static Throwable failure(Throwable thrown, ClassLoader loader, ObjectInputFilter filter) {
        return FailureReport.decode(receive(FailureReport.encode(thrown), Wire.class.getClassLoader(), null), loader, filter);
    }
}
