package dev.manyhands.process;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes bytes of a value: numbers, strings, constants of enums, plain records and arrays of objects directly, other objects by Java's
 * serialization, the contents of large arrays of primitives and of memory segments not at all: they are sent from where they lie.
 *
 * <p>All objects of one value that are serialized go through one stream, so that what is shared among them arrives shared; and a large
 * array arrives as one, however often it occurs. Strings, records and short arrays of primitives that are encoded directly, as they are
 * elements of an {@code Object[]}, arrive as copies, one for each time that they occur.
 */
final class Encoder {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());
    private static final VarHandle CHARS = MethodHandles.byteArrayViewVarHandle(char[].class, ByteOrder.nativeOrder());
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle FLOATS = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.nativeOrder());
    private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.nativeOrder());
    private static final byte[] NOTHING = {};
    /** How deep arrays of objects are encoded directly: what is shared among them is copied, and a circle has no end. */
    private static final int DEEPEST = 2;

    private byte[] bytes = new byte[128];
    private int length;
    private int depth;
    private final int deepest;
    private List<MemorySegment> blobs = List.of();
    /** The number of each object whose contents are a blob; null while there are none. */
    private Map<Object, Integer> numbers;
    /** The classes that have been named, in the order of their numbers; null while there are none. */
    private List<Shape> shapes;
    private ObjectSink objects;

    private Encoder(int deepest) {
        this.deepest = deepest;
    }

    /** Says that a value takes more bytes than an array has. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLargeException() {
            super("its objects take more than 2 GiB as bytes. Send less at a time, or put the data in arrays of primitives or in memory"
                    + " segments, which are sent as they are and may be of any size");
        }
    }

    /**
     * Encodes a value. The contents of large arrays are those at the time of sending.
     *
     * @param value the value, may be null
     * @throws UnserializableException if a part of it cannot be serialized
     */
    static Packed encode(Object value) {
        return encode(value, DEEPEST);
    }

    /** Encodes a value; arrays of objects in each other directly up to a depth. */
    static Packed encode(Object value, int deepest) {
        Encoder encoder = new Encoder(deepest);
        boolean isIntact = false;
        try {
            encoder.put(value);
            if (encoder.objects != null) {
                encoder.objects.flush();
            }
            isIntact = true;
            return encoder.packed();
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            throw UnserializableException.of(value, failure);
        } finally {
            if (encoder.objects != null) {
                encoder.objects.close(isIntact);
            }
        }
    }

    private Packed packed() {
        return objects == null ? new Packed(bytes, length, NOTHING, 0, blobs)
                : new Packed(bytes, length, objects.bytes(), objects.length(), blobs);
    }

    /** A length for an array that has some and needs more. */
    static int enough(int now, long needed) throws TooLargeException {
        int most = Integer.MAX_VALUE - 8;
        if (needed > most) {
            throw new TooLargeException();
        }
        return (int) Math.max(needed, Math.min(most, 2L * now));
    }

    private void put(Object value) throws IOException {
        switch (value) {
            case null -> tag(Tag.NULL);
            case Integer number -> {
                tag(Tag.INT);
                put((int) number);
            }
            case Long number -> {
                tag(Tag.LONG);
                put((long) number);
            }
            case Double number -> {
                tag(Tag.DOUBLE);
                put((double) number);
            }
            case String text -> putString(text);
            case Object[] array when array.getClass() == Object[].class -> {
                if (depth == deepest) {
                    putObject(array);
                } else {
                    depth++;
                    putArray(array);
                    depth--;
                }
            }
            default -> putOther(value);
        }
    }

    private void putOther(Object value) throws IOException {
        switch (value) {
            case Boolean flag -> tag(flag ? Tag.TRUE : Tag.FALSE);
            case Byte number -> {
                tag(Tag.BYTE);
                tag(number);
            }
            case Short number -> {
                reserve(1 + Short.BYTES);
                bytes[length++] = Tag.SHORT;
                SHORTS.set(bytes, length, (short) number);
                length += Short.BYTES;
            }
            case Character character -> {
                reserve(1 + Character.BYTES);
                bytes[length++] = Tag.CHAR;
                CHARS.set(bytes, length, (char) character);
                length += Character.BYTES;
            }
            case Float number -> {
                reserve(1 + Float.BYTES);
                bytes[length++] = Tag.FLOAT;
                FLOATS.set(bytes, length, (float) number);
                length += Float.BYTES;
            }
            default -> {
                Shape shape = Shape.of(value.getClass());
                if (shape != null) {
                    tag(Tag.SHAPED);
                    put(shape);
                    put(shape, value);
                    return;
                }
                Blob.Type type = Blob.typeOf(value);
                if (type != null) {
                    putMemory(type, value);
                } else {
                    putObject(value);
                }
            }
        }
    }

    private void putObject(Object value) throws IOException {
        tag(Tag.OBJECT);
        if (objects == null) {
            objects = ObjectSink.open(this);
        }
        objects.writeObject(value);
    }

    @SuppressWarnings("deprecation") // getBytes of the low halves is exactly what is wanted
    private void putString(String text) throws IOException {
        int characters = text.length();
        int all = 0;
        for (int k = 0; k < characters; k++) {
            all |= text.charAt(k);
        }
        if (all <= 0xFF) {
            begin(Tag.LATIN1, characters, 1);
            text.getBytes(0, characters, bytes, length);
            length += characters;
        } else {
            begin(Tag.UTF16, characters, Character.BYTES); // any characters, unpaired surrogates too
            for (int k = 0; k < characters; k++) {
                CHARS.set(bytes, length, text.charAt(k));
                length += Character.BYTES;
            }
        }
    }

    // ---- arrays

    private void putArray(Object[] array) throws IOException {
        Class<?> common = array.length == 0 || array[0] == null ? null : array[0].getClass();
        for (int k = 1; common != null && k < array.length; k++) {
            common = array[k] != null && array[k].getClass() == common ? common : null;
        }
        if (common == Integer.class) {
            begin(Tag.INT_ARRAY, array.length, Integer.BYTES);
            for (Object number : array) {
                INTS.set(bytes, length, (int) (Integer) number);
                length += Integer.BYTES;
            }
        } else if (common == Long.class) {
            begin(Tag.LONG_ARRAY, array.length, Long.BYTES);
            for (Object number : array) {
                LONGS.set(bytes, length, (long) (Long) number);
                length += Long.BYTES;
            }
        } else if (common == Double.class) {
            begin(Tag.DOUBLE_ARRAY, array.length, Double.BYTES);
            for (Object number : array) {
                DOUBLES.set(bytes, length, (double) (Double) number);
                length += Double.BYTES;
            }
        } else {
            putArray(array, common == null ? null : Shape.of(common));
        }
    }

    private void putArray(Object[] array, Shape shape) throws IOException {
        begin(shape == null ? Tag.ARRAY : Tag.SHAPED_ARRAY, array.length, 1);
        if (shape == null) {
            for (Object element : array) {
                put(element);
            }
        } else {
            put(shape);
            for (Object element : array) {
                put(shape, element);
            }
        }
    }

    private void putMemory(Blob.Type type, Object value) throws IOException {
        MemorySegment memory = Blob.memory(value);
        if (type != Blob.Type.SEGMENT && memory.byteSize() < Blob.SHORTEST) {
            int size = (int) memory.byteSize();
            tag(Tag.PRIMITIVES);
            tag((byte) type.ordinal());
            put(size);
            reserve(size);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, bytes, length, size);
            length += size;
            return;
        }
        int number = numberOf(value, memory);
        if (number >= 0) {
            tag(Tag.SAME);
            put(number);
        } else {
            tag(Tag.BLOB);
            tag((byte) type.ordinal());
            tag(memory.isReadOnly() ? Tag.TRUE : Tag.FALSE);
            put(memory.byteSize());
        }
    }

    /** The number that a blob has already, else -1, and it has one now. */
    private int numberOf(Object value, MemorySegment contents) throws IOException {
        if (numbers == null) {
            numbers = new IdentityHashMap<>();
            blobs = new ArrayList<>();
        }
        Integer number = numbers.putIfAbsent(value, blobs.size());
        if (number != null) {
            return number;
        }
        Blob.check(contents);
        blobs.add(contents);
        return -1;
    }

    /** What is serialized in the place of an object: a blob if its contents are sent beside the stream. */
    Object replace(Object value) throws IOException {
        Blob.Type type = Blob.typeOf(value);
        if (type != null) {
            MemorySegment contents = Blob.memory(value);
            if (type == Blob.Type.SEGMENT || contents.byteSize() >= Blob.SHORTEST) {
                int same = numberOf(value, contents);
                var blob = new Blob(type, contents.isReadOnly(), contents.byteSize(), same);
                numbers.putIfAbsent(blob, same < 0 ? blobs.size() - 1 : same);
                return blob;
            }
        }
        if (value instanceof Blob blob && blob.same() < 0) { // it was replaced before, and is written again as if it were another one
            blobs.add(blobs.get(numbers.get(blob)));
            return new Blob(blob.type(), blob.isReadOnly(), blob.bytes(), -1);
        }
        return value;
    }

    // ---- plain records and enums

    private void put(Shape shape) throws IOException {
        if (shapes == null) {
            shapes = new ArrayList<>();
        }
        int known = shapes.indexOf(shape);
        put(known >= 0 ? known : shapes.size());
        if (known < 0) {
            shapes.add(shape);
            putString(shape.type.getName());
            put(shape.hash);
        }
    }

    private void put(Shape shape, Object value) throws IOException {
        if (shape.constants != null) {
            put(((Enum<?>) value).ordinal());
            return;
        }
        byte[] kinds = shape.kinds;
        try {
            for (int k = 0; k < kinds.length; k++) {
                switch (kinds[k]) {
                    case 'I' -> put((int) shape.getters[k].invokeExact(value));
                    case 'J' -> put((long) shape.getters[k].invokeExact(value));
                    case 'D' -> put((double) shape.getters[k].invokeExact(value));
                    default -> put((Object) shape.getters[k].invokeExact(value));
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException(e); // reading a field throws nothing
        }
    }

    // ---- bytes

    private void begin(byte tag, int elements, int bytesEach) throws IOException {
        tag(tag);
        put(elements);
        reserve((long) elements * bytesEach);
    }

    private void tag(byte tag) throws IOException {
        reserve(1);
        bytes[length++] = tag;
    }

    private void put(int number) throws IOException {
        reserve(Integer.BYTES);
        INTS.set(bytes, length, number);
        length += Integer.BYTES;
    }

    private void put(long number) throws IOException {
        reserve(Long.BYTES);
        LONGS.set(bytes, length, number);
        length += Long.BYTES;
    }

    private void put(double number) throws IOException {
        reserve(Double.BYTES);
        DOUBLES.set(bytes, length, number);
        length += Double.BYTES;
    }

    private void reserve(long more) throws IOException {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, enough(bytes.length, length + more));
        }
    }
}
