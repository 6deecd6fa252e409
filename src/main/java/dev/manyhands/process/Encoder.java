package dev.manyhands.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Makes bytes of a value: numbers, strings and arrays of objects directly, other objects by Java's serialization, the contents of large
 * arrays of primitives and of memory segments not at all: they are sent from where they lie.
 *
 * <p>All objects of one value go through one stream, so that what is shared among them arrives shared; what is encoded directly does not.
 */
final class Encoder {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle DOUBLES = MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.nativeOrder());

    private byte[] bytes = new byte[256];
    private int length;
    private final List<MemorySegment> blobs = new ArrayList<>(0);
    private Buffer buffer;
    private ObjectOutputStream objects;

    private Encoder() {
    }

    /** The bytes that {@link ByteArrayOutputStream} has collected, without a copy. */
    private static final class Buffer extends ByteArrayOutputStream {
        byte[] array() {
            return buf;
        }
    }

    /** Puts something small in the place of what is sent beside the stream. */
    private final class Stream extends ObjectOutputStream {
        Stream() throws IOException {
            super(buffer);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            MemorySegment contents = Blob.contents(object);
            if (contents == null) {
                return object;
            }
            blobs.add(contents);
            return Blob.of(object, contents);
        }
    }

    /**
     * Encodes a value. The contents of large arrays are those at the time of sending.
     *
     * @param value the value, may be null
     * @throws UnserializableException if a part of it cannot be serialized
     */
    static Packed encode(Object value) {
        Encoder encoder = new Encoder();
        try {
            encoder.put(value);
            if (encoder.objects != null) {
                encoder.objects.flush();
            }
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            throw UnserializableException.of(value, failure);
        }
        Buffer objects = encoder.buffer;
        return new Packed(encoder.bytes, encoder.length, objects == null ? new byte[0] : objects.array(),
                objects == null ? 0 : objects.size(), encoder.blobs);
    }

    private void put(Object value) throws IOException {
        switch (value) {
            case null -> tag(Tag.NULL);
            case Boolean flag -> tag(flag ? Tag.TRUE : Tag.FALSE);
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
            case String text -> {
                tag(Tag.STRING);
                byte[] utf16 = text.getBytes(StandardCharsets.UTF_16LE); // any characters, unpaired surrogates too
                put(text.length());
                reserve(utf16.length);
                System.arraycopy(utf16, 0, bytes, length, utf16.length);
                length += utf16.length;
            }
            case Object[] array when array.getClass() == Object[].class -> putArray(array);
            default -> putObject(value);
        }
    }

    private void putObject(Object value) throws IOException {
        tag(Tag.OBJECT);
        if (objects == null) {
            buffer = new Buffer();
            objects = new Stream();
        }
        objects.writeObject(value);
    }

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
            begin(Tag.ARRAY, array.length, 1);
            for (Object element : array) {
                put(element);
            }
        }
    }

    private void begin(byte tag, int elements, int bytesEach) {
        tag(tag);
        put(elements);
        reserve(Math.multiplyExact(elements, bytesEach));
    }

    private void tag(byte tag) {
        reserve(1);
        bytes[length++] = tag;
    }

    private void put(int number) {
        reserve(Integer.BYTES);
        INTS.set(bytes, length, number);
        length += Integer.BYTES;
    }

    private void put(long number) {
        reserve(Long.BYTES);
        LONGS.set(bytes, length, number);
        length += Long.BYTES;
    }

    private void put(double number) {
        reserve(Double.BYTES);
        DOUBLES.set(bytes, length, number);
        length += Double.BYTES;
    }

    private void reserve(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), (int) Math.min(Integer.MAX_VALUE - 8, 2L * bytes.length)));
        }
    }
}
