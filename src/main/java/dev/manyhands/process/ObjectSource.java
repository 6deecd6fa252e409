package dev.manyhands.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.io.ObjectStreamConstants;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes objects of what {@link ObjectSink} has written: fills in what was sent beside it, and finds classes by way of the given loader.
 *
 * <p>As there, a stream that did its work is kept for the next message, if nobody filters: filters count over the life of a stream.
 */
final class ObjectSource extends ObjectInputStream {
    private static final byte[] HEADER = {(byte) (STREAM_MAGIC >> 8), (byte) STREAM_MAGIC, (byte) (STREAM_VERSION >> 8),
        (byte) STREAM_VERSION};
    private static final byte[] END = {ObjectStreamConstants.TC_RESET, ObjectStreamConstants.TC_NULL};
    private static final int MOST_KEPT = 1 << 16;
    private static final AtomicReference<ObjectSource> SPARE = new AtomicReference<>();

    private final Bytes in;
    private final boolean isFiltered;
    private ClassLoader loader;
    private Decoder decoder;
    private int size;

    private ObjectSource(Bytes in, ObjectInputFilter filter) throws IOException {
        super(in);
        this.in = in;
        enableResolveObject(true);
        if (filter != null) {
            setObjectInputFilter(filter);
        }
        this.isFiltered = getObjectInputFilter() != null;
    }

    /** Bytes of one message after the other. */
    private static final class Bytes extends InputStream {
        private byte[] bytes = HEADER;
        private int at;

        void set(byte[] next) {
            bytes = next;
            at = 0;
        }

        @Override
        public int read() {
            return at < bytes.length ? bytes[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] to, int offset, int count) {
            int some = Math.min(count, bytes.length - at);
            if (some <= 0) {
                return count == 0 ? 0 : -1;
            }
            System.arraycopy(bytes, at, to, offset, some);
            at += some;
            return some;
        }

        @Override
        public int available() {
            return bytes.length - at;
        }
    }

    /** A stream for the objects of one message. */
    static ObjectSource open(byte[] serialized, ClassLoader loader, ObjectInputFilter filter, Decoder decoder) throws IOException {
        ObjectSource source = filter == null ? SPARE.getAndSet(null) : null;
        if (source == null) {
            source = new ObjectSource(new Bytes(), filter);
        }
        source.in.set(serialized);
        source.size = serialized.length;
        source.loader = loader;
        source.decoder = decoder;
        return source;
    }

    /** Keeps the stream for another message. */
    void close(boolean isIntact) {
        loader = null;
        decoder = null;
        if (!isIntact || isFiltered || size > MOST_KEPT || in.available() > 0) {
            return;
        }
        in.set(END);
        try {
            if (readObject() == null) { // forgets the objects
                SPARE.set(this);
            }
        } catch (IOException | ClassNotFoundException e) {
            return; // it is not kept then
        }
    }

    @Override
    protected Object resolveObject(Object object) throws IOException {
        return object instanceof Blob blob ? decoder.resolve(blob) : object;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
        String name = type.getName();
        Class<?> primitive = name.indexOf('.') < 0 ? Class.forPrimitiveName(name) : null;
        return primitive != null ? primitive : ClassTable.find(name, loader);
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
        Class<?>[] types = new Class<?>[interfaces.length];
        ClassLoader definer = loader;
        for (int k = 0; k < types.length; k++) {
            types[k] = ClassTable.find(interfaces[k], loader);
            if (!Modifier.isPublic(types[k].getModifiers())) {
                definer = types[k].getClassLoader(); // the proxy must be of the same package
            }
        }
        try {
            return Proxy.newProxyInstance(definer, types, (proxy, method, arguments) -> null).getClass();
        } catch (IllegalArgumentException e) {
            throw new InvalidClassException("a proxy of " + String.join(", ", interfaces) + ": " + e.getMessage());
        }
    }
}
