package dev.manyhands.comm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** An object on its way to other ranks, kept so that nothing its owner does changes what they get. */
final class Parcel {
    /*
     * Three kinds, the first that fits:
     *
     *     the object itself        if nobody can change it
     *     a copy of it             if it is an array of primitives, of immutable objects, or of such arrays
     *     its serialized form      else; classes are found again by the list of those that were written, whatever their loaders
     *
     * The parcel itself does not change, so it can be passed on to many ranks, each of which opens it for itself.
     */
    private static final Object OTHER = new Object();

    private final Object content;
    /** Of the serialized form; else null. */
    private final Map<String, Class<?>> classes;
    private final boolean isShared;

    private Parcel(Object content, Map<String, Class<?>> classes, boolean isShared) {
        this.content = content;
        this.classes = classes;
        this.isShared = isShared;
    }

    /** Packs an object; it may be changed afterwards. */
    static Parcel of(Object object) {
        if (Immutables.isImmutable(object)) {
            return new Parcel(object, null, true);
        }
        Object copy = copyOfArray(object, null);
        if (copy != OTHER) {
            return new Parcel(copy, null, false);
        }
        Map<String, Class<?>> classes = new HashMap<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (Writer writer = new Writer(bytes, classes)) {
            writer.writeObject(object);
        } catch (NotSerializableException e) {
            throw new CommunicationException("an object of class " + object.getClass().getName()
                + " cannot be sent to another rank, as it holds one of " + e.getMessage() + ", which is not Serializable"
                + Unserializable.pathIn(object) + ": let the class implement Serializable, or mark the field transient", e);
        } catch (IOException e) {
            throw new CommunicationException("an object of class " + object.getClass().getName() + " cannot be sent to another rank: "
                + e, e);
        }
        return new Parcel(bytes.toByteArray(), classes, false);
    }

    /** A copy of an object as a rank gets it that receives it. */
    static Object copy(Object object) {
        return of(object).openLast();
    }

    /** Returns the object, which belongs to the caller alone, as far as it can be changed. */
    Object open() {
        return isShared ? content : classes == null ? copyOfArray(content, null) : read();
    }

    /** The same for the only one who opens the parcel, or the last. */
    Object openLast() {
        return classes == null ? content : read();
    }

    private Object read() {
        try (ObjectInputStream reader = new Reader(new ByteArrayInputStream((byte[]) content), classes)) {
            return reader.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new CommunicationException("an object that another rank has sent cannot be read: " + e, e);
        }
    }

    /** Copies an array with what it holds, if that can be done without serialization; else returns OTHER. */
    private static Object copyOfArray(Object object, IdentityHashMap<Object, Object> copies) {
        return switch (object) {
            case double[] a -> a.clone();
            case int[] a -> a.clone();
            case long[] a -> a.clone();
            case byte[] a -> a.clone();
            case float[] a -> a.clone();
            case boolean[] a -> a.clone();
            case short[] a -> a.clone();
            case char[] a -> a.clone();
            case Object[] a -> copyOfObjects(a, copies == null ? new IdentityHashMap<>() : copies);
            default -> OTHER;
        };
    }

    private static Object copyOfObjects(Object[] array, IdentityHashMap<Object, Object> copies) {
        Object[] copy = (Object[]) Array.newInstance(array.getClass().getComponentType(), array.length);
        copies.put(array, copy);
        for (int i = 0; i < array.length; i++) {
            Object element = array[i];
            if (!Immutables.isImmutable(element)) {
                Object known = copies.get(element); // arrays may hold each other
                element = known != null ? known : copyOfArray(element, copies);
                if (element == OTHER) {
                    return OTHER;
                }
                copies.put(array[i], element);
            }
            copy[i] = element;
        }
        return copy;
    }

    private static final class Writer extends ObjectOutputStream {
        private final Map<String, Class<?>> classes;

        Writer(OutputStream out, Map<String, Class<?>> classes) throws IOException {
            super(out);
            this.classes = classes;
        }

        @Override
        protected void annotateClass(Class<?> type) {
            classes.put(type.getName(), type);
        }
    }

    private static final class Reader extends ObjectInputStream {
        private final Map<String, Class<?>> classes;

        Reader(InputStream in, Map<String, Class<?>> classes) throws IOException {
            super(in);
            this.classes = classes;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            Class<?> type = classes.get(description.getName());
            return type != null ? type : super.resolveClass(description);
        }
    }
}
