package dev.manyhands.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.foreign.MemorySegment;

/** Restores a value that {@link ValueOutput} has written: under a filter, and with the classes that the function sees. */
final class ValueInput extends ObjectInputStream {
    /** Loads the memory that stands beside the value. */
    @FunctionalInterface
    interface Blobs {
        Object load(int index) throws IOException;
    }

    private final ClassLoader loader;
    private final Blobs blobs;

    ValueInput(InputStream in, ClassLoader loader, ObjectInputFilter filter, Blobs blobs) throws IOException {
        super(in);
        this.loader = loader;
        this.blobs = blobs;
        setObjectInputFilter(info -> isOurs(info.serialClass()) ? ObjectInputFilter.Status.ALLOWED : filter.checkInput(info));
        enableResolveObject(true);
    }

    /** Our placeholder, and the segments in its place: no stream can hold one itself, as they are not serializable. */
    private static boolean isOurs(Class<?> type) {
        return type != null && (type == Blob.class || MemorySegment.class.isAssignableFrom(type));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
        try {
            return Class.forName(description.getName(), false, loader);
        } catch (ClassNotFoundException e) {
            return super.resolveClass(description);
        }
    }

    @Override
    protected Object resolveObject(Object part) throws IOException {
        return part instanceof Blob blob ? blobs.load(blob.index()) : part;
    }
}
