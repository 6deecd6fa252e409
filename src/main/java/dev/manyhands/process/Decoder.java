package dev.manyhands.process;

import java.io.EOFException;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes a value of the bytes that {@link Encoder} has made. */
final class Decoder {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle CHARS = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle FLOATS = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.nativeOrder());

    private final byte[] bytes;
    private final ClassLoader loader;
    private final Filter filter;
    private final Contents contents;
    private ObjectSource objects;
    private int at;
    /** What the blobs have become, in their order; null while there are none. */
    private List<Object> blobs;
    /** The classes that have been named; null while there are none. */
    private List<Shape> shapes;
    /** What went wrong with the line itself, not with what came over it. */
    private IOException broken;

    private Decoder(byte[] bytes, ClassLoader loader, Filter filter, Contents contents) {
        this.bytes = bytes;
        this.loader = loader;
        this.filter = filter;
        this.contents = contents;
    }

    /** Where the contents of large arrays come from, in the order in which they were sent. */
    interface Contents {
        void fill(MemorySegment memory) throws IOException;
    }

    /**
     * Decodes a value.
     *
     * @param main the main bytes
     * @param serialized the serialized objects
     * @param loader finds classes
     * @param filter refuses classes; may be null
     * @param contents fills large arrays
     * @throws IOException if the contents cannot be had
     * @throws UnserializableException if an object cannot be made: its class is unknown here or refused, or its own code throws something
     */
    static Object decode(byte[] main, byte[] serialized, ClassLoader loader, ObjectInputFilter filter, Contents contents)
            throws IOException {
        var decoder = new Decoder(main, loader, filter == null ? null : new Filter(filter), contents);
        boolean isIntact = false;
        try {
            if (serialized.length > 0) {
                decoder.objects = ObjectSource.open(serialized, loader, decoder.filter, decoder);
            }
            Object value = decoder.get();
            isIntact = true;
            return value;
        } catch (Exception | LinkageError | StackOverflowError failure) {
            if (decoder.broken != null) {
                throw decoder.broken;
            }
            throw decoder.unreadable(failure);
        } finally {
            if (decoder.objects != null) {
                decoder.objects.close(isIntact);
            }
        }
    }

    private UnserializableException unreadable(Throwable failure) {
        String what = "what another process has sent cannot be made into objects here: ";
        if (filter != null && filter.refused() != null) {
            return UnserializableException.unreadable(what + "the filter of the process pool (ProcessPoolBuilder.filter), "
                    + filter + ", refuses " + filter.refused() + "; let it allow this", failure);
        }
        if (failure instanceof InvalidClassException && String.valueOf(failure.getMessage()).contains("filter status: REJECTED")) {
            return UnserializableException.unreadable(what + "the filter of the whole JVM (jdk.serialFilter) refuses it: " + failure,
                    failure);
        }
        if (failure instanceof StackOverflowError) {
            return UnserializableException.unreadable(what + "it is nested too deeply for the stack of the thread that reads it, "
                    + Thread.currentThread().getName() + ". Links from one object to the next cost stack: keep them in a list or an array,"
                    + " or give the threads larger stacks with -Xss", failure);
        }
        if (failure instanceof ClassNotFoundException) {
            return UnserializableException.unreadable(what + "there is no class " + failure.getMessage(), failure);
        }
        return UnserializableException.unreadable(what + failure, failure);
    }

    private Object get() throws IOException, ClassNotFoundException {
        byte tag = bytes[at++];
        switch (tag) {
            case Tag.NULL:
                return null;
            case Tag.INT:
                return getInt();
            case Tag.LONG:
                return getLong();
            case Tag.DOUBLE:
                return getDouble();
            case Tag.LATIN1:
            case Tag.UTF16:
                return getString(tag);
            case Tag.OBJECT:
                if (objects == null) {
                    throw new EOFException("a message without its objects");
                }
                return objects.readObject();
            case Tag.SHAPED:
                return get(shape());
            default:
                return getOther(tag);
        }
    }

    private Object getOther(byte tag) throws IOException, ClassNotFoundException {
        switch (tag) {
            case Tag.FALSE:
                return false;
            case Tag.TRUE:
                return true;
            case Tag.BYTE:
                return bytes[at++];
            case Tag.SHORT:
                at += Short.BYTES;
                return (short) SHORTS.get(bytes, at - Short.BYTES);
            case Tag.CHAR:
                at += Character.BYTES;
                return (char) CHARS.get(bytes, at - Character.BYTES);
            case Tag.FLOAT:
                at += Float.BYTES;
                return (float) FLOATS.get(bytes, at - Float.BYTES);
            case Tag.PRIMITIVES:
                return getPrimitives(Blob.Type.at(bytes[at++]));
            case Tag.BLOB:
                Blob.Type type = Blob.Type.at(bytes[at++]);
                boolean isReadOnly = bytes[at++] == Tag.TRUE;
                return blob(type, isReadOnly, getLong());
            case Tag.SAME:
                return blobs.get(getInt());
            default:
                return getArray(tag);
        }
    }

    private String getString(byte tag) {
        int characters = getInt();
        int size = tag == Tag.LATIN1 ? characters : Character.BYTES * characters;
        at += size;
        if (tag == Tag.LATIN1) {
            return new String(bytes, at - size, size, StandardCharsets.ISO_8859_1);
        }
        char[] all = new char[characters];
        MemorySegment.copy(MemorySegment.ofArray(bytes), ValueLayout.JAVA_CHAR_UNALIGNED, at - size, all, 0, characters);
        return new String(all); // no charset: each would replace unpaired surrogates
    }

    private Object[] getArray(byte tag) throws IOException, ClassNotFoundException {
        Object[] array = new Object[getInt()];
        Shape shape = tag == Tag.SHAPED_ARRAY ? shape() : null;
        for (int k = 0; k < array.length; k++) {
            array[k] = switch (tag) {
                case Tag.ARRAY -> get();
                case Tag.INT_ARRAY -> getInt();
                case Tag.LONG_ARRAY -> getLong();
                case Tag.DOUBLE_ARRAY -> getDouble();
                case Tag.SHAPED_ARRAY -> get(shape);
                default -> throw new IOException("a message with an unknown tag, " + tag);
            };
        }
        return array;
    }

    private Object getPrimitives(Blob.Type type) throws IOException {
        int size = getInt();
        check(type, size);
        Object array = Blob.make(type, size);
        MemorySegment.copy(bytes, at, Blob.memory(array), ValueLayout.JAVA_BYTE, 0, size);
        at += size;
        return array;
    }

    // ---- what is sent beside the bytes

    /** What a stand-in in the serialized objects stands for. */
    Object resolve(Blob blob) throws IOException {
        return blob.same() >= 0 ? blobs.get(blob.same()) : blob(blob.type(), blob.isReadOnly(), blob.bytes());
    }

    private Object blob(Blob.Type type, boolean isReadOnly, long size) throws IOException {
        check(type, size);
        Object made = Blob.make(type, size);
        try {
            contents.fill(Blob.memory(made));
        } catch (IOException e) {
            broken = e;
            throw e;
        }
        if (isReadOnly && made instanceof MemorySegment segment) {
            made = segment.asReadOnly();
        }
        if (blobs == null) {
            blobs = new ArrayList<>();
        }
        blobs.add(made);
        return made;
    }

    private void check(Blob.Type type, long size) throws IOException {
        if (filter != null && type != Blob.Type.SEGMENT) {
            filter.check(type.made, size / type.width);
        }
    }

    // ---- plain records and enums

    private Shape shape() throws IOException, ClassNotFoundException {
        if (shapes == null) {
            shapes = new ArrayList<>();
        }
        int number = getInt();
        if (number < shapes.size()) {
            return shapes.get(number);
        }
        String name = getString(bytes[at++]);
        int hash = getInt();
        Class<?> type = ClassTable.find(name, loader);
        if (filter != null) {
            filter.check(type, -1);
        }
        Shape shape = Shape.of(type);
        if (shape == null || shape.hash != hash) {
            throw new InvalidClassException(name, "the class differs from the one in the process that has sent it");
        }
        shapes.add(shape);
        return shape;
    }

    private Object get(Shape shape) throws IOException, ClassNotFoundException {
        if (shape.constants != null) {
            return shape.constants[getInt()];
        }
        byte[] kinds = shape.kinds;
        Object[] components = new Object[kinds.length];
        for (int k = 0; k < kinds.length; k++) {
            components[k] = switch (kinds[k]) {
                case 'I' -> getInt();
                case 'J' -> getLong();
                case 'D' -> getDouble();
                default -> get();
            };
        }
        try {
            return (Object) shape.constructor.invokeExact(components);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("the constructor of " + shape.type.getName() + " failed", e);
        }
    }

    // ---- bytes

    private int getInt() {
        at += Integer.BYTES;
        return (int) INTS.get(bytes, at - Integer.BYTES);
    }

    private long getLong() {
        at += Long.BYTES;
        return (long) LONGS.get(bytes, at - Long.BYTES);
    }

    private double getDouble() {
        at += Double.BYTES;
        return (double) DOUBLES.get(bytes, at - Double.BYTES);
    }
}
