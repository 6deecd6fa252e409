package dev.manyhands.process;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes a value of the bytes that {@link Encoder} has made. */
final class Decoder {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.nativeOrder());

    private final byte[] bytes;
    private final ObjectInputStream objects;
    private int at;

    private Decoder(byte[] bytes, ObjectInputStream objects) {
        this.bytes = bytes;
        this.objects = objects;
    }

    /** Where the contents of large arrays come from, in the order in which they were sent. */
    interface Contents {
        void fill(MemorySegment memory) throws IOException;
    }

    /** Fills in what was sent beside the stream, and finds classes by way of the given loader. */
    private static final class Stream extends ObjectInputStream {
        private final ClassLoader loader;
        private final Contents contents;

        Stream(byte[] bytes, ClassLoader loader, ObjectInputFilter filter, Contents contents) throws IOException {
            super(new ByteArrayInputStream(bytes));
            this.loader = loader;
            this.contents = contents;
            enableResolveObject(true);
            if (filter != null) {
                setObjectInputFilter(filter);
            }
        }

        @Override
        protected Object resolveObject(Object object) throws IOException {
            if (!(object instanceof Blob blob)) {
                return object;
            }
            Object made = blob.make();
            contents.fill(Blob.memory(made));
            return made;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass type) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(type.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(type); // the primitive types, among others
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            Class<?>[] types = new Class<?>[interfaces.length];
            for (int k = 0; k < types.length; k++) {
                types[k] = Class.forName(interfaces[k], false, loader);
            }
            try {
                return Proxy.newProxyInstance(loader, types, (proxy, method, arguments) -> null).getClass();
            } catch (IllegalArgumentException e) {
                throw new InvalidClassException("a proxy of " + String.join(", ", interfaces) + ": " + e.getMessage());
            }
        }
    }

    /**
     * Decodes a value.
     *
     * @param main the main bytes
     * @param serialized the serialized objects
     * @param loader finds classes
     * @param filter refuses classes; may be null
     * @param contents fills large arrays
     */
    static Object decode(byte[] main, byte[] serialized, ClassLoader loader, ObjectInputFilter filter, Contents contents)
            throws IOException, ClassNotFoundException {
        Decoder decoder = new Decoder(main, serialized.length == 0 ? null : new Stream(serialized, loader, filter, contents));
        return decoder.get();
    }

    private Object get() throws IOException, ClassNotFoundException {
        byte tag = bytes[at++];
        switch (tag) {
            case Tag.NULL:
                return null;
            case Tag.FALSE:
                return false;
            case Tag.TRUE:
                return true;
            case Tag.INT:
                return getInt();
            case Tag.LONG:
                at += Long.BYTES;
                return (long) LONGS.get(bytes, at - Long.BYTES);
            case Tag.DOUBLE:
                at += Double.BYTES;
                return (double) DOUBLES.get(bytes, at - Double.BYTES);
            case Tag.STRING:
                int length = getInt();
                at += 2 * length;
                return new String(bytes, at - 2 * length, 2 * length, StandardCharsets.UTF_16LE);
            case Tag.OBJECT:
                return objects.readObject();
            default:
                return getArray(tag);
        }
    }

    private Object[] getArray(byte tag) throws IOException, ClassNotFoundException {
        Object[] array = new Object[getInt()];
        for (int k = 0; k < array.length; k++) {
            switch (tag) {
                case Tag.ARRAY:
                    array[k] = get();
                    break;
                case Tag.INT_ARRAY:
                    array[k] = getInt();
                    break;
                case Tag.LONG_ARRAY:
                    array[k] = (long) LONGS.get(bytes, at);
                    at += Long.BYTES;
                    break;
                case Tag.DOUBLE_ARRAY:
                    array[k] = (double) DOUBLES.get(bytes, at);
                    at += Double.BYTES;
                    break;
                default:
                    throw new IOException("a message with an unknown tag, " + tag);
            }
        }
        return array;
    }

    private int getInt() {
        at += Integer.BYTES;
        return (int) INTS.get(bytes, at - Integer.BYTES);
    }
}
