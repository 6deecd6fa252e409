package dev.manyhands.cache;

import java.lang.foreign.MemorySegment;
import java.nio.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Hashes a value by what it is made of: two values that are equal have the same digest in every run of the program, two that differ,
 * or are of different types, do not.
 *
 * <ul>
 * <li>Numbers and characters by type and value. {@code 0.0} and {@code -0.0} differ and all NaN are one, as {@code Double.equals} has it;
 *     but arrays of numbers, segments and buffers are hashed as the bits in memory, so there a NaN with another payload differs.
 * <li>Enum constants by class and name; classes by name; paths as paths, not by what the file holds (see {@link FileContent}).
 * <li>Lists by their elements, whatever the class of the JDK; sets and maps in any order, a {@code LinkedHashMap}, too. Sorted ones with a
 *     comparator of their own by their elements in that order.
 * <li>Records and other objects of classes outside the JDK by class and fields, {@code transient} ones of a serializable class left
 *     out. A class that writes itself in a form of its own ({@code writeObject}, {@code writeReplace}, {@code Externalizable}) by that form.
 * <li>Of the JDK the value classes ({@code java.time}, {@code BigDecimal}, {@code Optional}, ...), and what else is serializable.
 * <li>Lambdas by name, code and captured values.
 * <li>An object of the application also stands for the code by which others call it back: its {@code compareTo}, its {@code hashCode}.
 * </ul>
 *
 * <p>A cycle is followed once. All other objects are refused: see {@link UnstableArgumentException}.
 *
 * <p>Speed: arrays, segments and buffers at the speed of {@link Hasher}; an object costs about 100 ns.
 */
final class ArgumentHash {
    /** So many objects are remembered while one value is hashed, so that a graph with shared parts is not walked once per path. */
    private static final int REMEMBERED = 1 << 16;

    private final boolean withCode;
    private final Deque<Hasher> spare = new ArrayDeque<>();
    private final Map<Object, Digest> done = new IdentityHashMap<>();
    private final Map<Object, Integer> open = new IdentityHashMap<>();
    private int outermost = Integer.MAX_VALUE; // how far up the references lead that close a cycle

    private ArgumentHash(boolean withCode) {
        this.withCode = withCode;
    }

    /**
     * Hashes a value.
     *
     * @param value the value, may be null
     * @param what what it is in messages: {@code argument 1}
     * @param withCode whether the code of the application's objects takes part
     * @return its digest
     * @throws UnstableArgumentException if it, or something in it, has no stable identity
     */
    static Digest of(Object value, String what, boolean withCode) {
        Hasher out = new Hasher();
        try {
            new ArgumentHash(withCode).write(out, value, null, what, 0);
        } catch (StackOverflowError _) {
            throw new UnstableArgumentException(what, "is nested too deeply to be hashed: a list of the JDK is not, a chain of objects is");
        }
        return out.digest();
    }

    /**
     * Where a value is.
     *
     * @param outer where the object that holds it is; null for the argument itself
     * @param name of the field; null for an element
     * @param index of the element; -1 for one without an index
     */
    record Where(Where outer, String name, int index) {
        @Override
        public String toString() {
            if (outer == null) {
                return name;
            }
            return outer + (outer.outer == null ? " " : "") + (name != null ? '.' + name : index < 0 ? "{}" : "[" + index + ']');
        }
    }

    /** Writes one value; the last three arguments say where it is. */
    void write(Hasher out, Object value, Where outer, String name, int index) {
        if (Scalars.write(out, value)) {
            return;
        }
        var where = new Where(outer, name, index);
        switch (value) {
            case MemorySegment segment -> RawMemory.write(out, segment, where);
            case Buffer buffer -> RawMemory.write(out, buffer, where);
            case Class<?> type -> out.putByte(Tag.CLASS).putString(name(type));
            case Enum<?> constant -> {
                out.putByte(Tag.ENUM).putString(name(constant.getDeclaringClass())).putString(constant.name());
                code(out, constant.getClass());
            }
            default -> {
                if (!RawMemory.writeArray(out, value) && !JdkValues.write(out, value)) {
                    compound(out, value, where);
                }
            }
        }
    }

    private static String name(Class<?> type) {
        return Layout.name(type);
    }

    private void code(Hasher out, Class<?> type) {
        if (withCode) {
            out.putDigest(CodeHash.ofCallbacks(type));
        }
    }

    /** Writes the digest of an object that holds others; it is worked out once, and an object within itself is its distance. */
    private void compound(Hasher out, Object value, Where where) {
        Digest known = done.get(value);
        if (known != null) {
            out.putDigest(known);
            return;
        }
        Integer depth = open.get(value);
        if (depth != null) {
            outermost = Math.min(outermost, depth);
            out.putByte(Tag.CYCLE).putInt(open.size() - depth);
            return;
        }
        int self = open.size();
        open.put(value, self);
        int before = outermost;
        outermost = Integer.MAX_VALUE;
        Hasher inner = borrow();
        content(inner, value, where);
        Digest digest = giveBack(inner);
        open.remove(value);
        if (outermost >= self && done.size() < REMEMBERED) {
            done.put(value, digest); // leads nowhere outside itself, so it means the same wherever it stands
        }
        outermost = Math.min(before, outermost < self ? outermost : Integer.MAX_VALUE);
        out.putDigest(digest);
    }

    private Hasher borrow() {
        Hasher hasher = spare.poll();
        return hasher == null ? new Hasher() : hasher;
    }

    private Digest giveBack(Hasher hasher) {
        Digest digest = hasher.digest();
        spare.push(hasher.reset());
        return digest;
    }

    private void content(Hasher out, Object value, Where where) {
        Unstable.check(value, where);
        Class<?> type = value.getClass();
        if (type.isHidden()) {
            lambda(out, value, where);
        } else if (value instanceof Object[] array) {
            out.putByte(Tag.ARRAY).putString(name(type.componentType())).putInt(array.length);
            for (int k = 0; k < array.length; k++) {
                write(out, array[k], where, null, k);
            }
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?>) {
            elements(out, value, where);
            if (!Layout.isOfTheJdk(type)) {
                out.putString(name(type));
                code(out, type);
                if (Layout.isOwn(type)) {
                    fields(out, value, where);
                }
            }
        } else if (JdkValues.writeHolder(this, out, value, where)) {
            return;
        } else if (Layout.isOfTheJdk(type) || Layout.of(type).writesItself()) {
            code(out, type);
            SerialForm.write(this, out, value, where);
        } else {
            code(out, type);
            fields(out, value, where);
        }
    }

    private void lambda(Hasher out, Object value, Where where) {
        FunctionKey key;
        try {
            key = FunctionKey.of(value, !withCode, null);
        } catch (UnstableArgumentException e) {
            throw e.in(where.toString());
        } catch (IllegalArgumentException e) {
            throw new UnstableArgumentException(where.toString(), "(" + e.getMessage() + ')');
        }
        out.putByte(Tag.LAMBDA).putDigest(key.id()).putDigest(key.code()).putDigest(key.captures());
    }

    private void fields(Hasher out, Object value, Where where) {
        Layout layout = Layout.of(value.getClass());
        if (layout.problem() != null) {
            throw Unstable.refuse(value, where, layout.problem() + ", and is not Serializable");
        }
        out.putByte(Tag.OBJECT).putDigest(layout.digest());
        layout.write(this, out, value, where);
    }

    private void elements(Hasher out, Object value, Where where) {
        switch (value) {
            case SortedMap<?, ?> map when map.comparator() != null -> {
                out.putByte(Tag.SORTED_MAP).putInt(map.size());
                map.forEach((key, mapped) -> entry(out, key, mapped, where));
            }
            case Map<?, ?> map -> {
                List<Digest> entries = new ArrayList<>(map.size());
                map.forEach((key, mapped) -> {
                    Hasher inner = borrow();
                    entry(inner, key, mapped, where);
                    entries.add(giveBack(inner));
                });
                sorted(out.putByte(Tag.MAP), entries);
            }
            case SortedSet<?> set when set.comparator() != null -> sequence(out.putByte(Tag.SORTED_SET), set, where);
            case Set<?> set -> {
                List<Digest> members = new ArrayList<>(set.size());
                for (Object element : set) {
                    Hasher inner = borrow();
                    write(inner, element, where, null, -1);
                    members.add(giveBack(inner));
                }
                sorted(out.putByte(Tag.SET), members);
            }
            case List<?> list -> sequence(out.putByte(Tag.LIST), list, where);
            default -> sequence(out.putByte(Tag.COLLECTION).putString(name(value.getClass())), (Collection<?>) value, where);
        }
    }

    private void entry(Hasher out, Object key, Object mapped, Where where) {
        write(out, key, where, "key", 0);
        write(out, mapped, where, key instanceof String text ? text : "value", 0);
    }

    private void sequence(Hasher out, Collection<?> elements, Where where) {
        int count = 0;
        for (Object element : elements) {
            out.putByte(Tag.ELEMENT);
            write(out, element, where, null, count++);
        }
        out.putByte(Tag.END).putInt(count);
    }

    private static void sorted(Hasher out, List<Digest> digests) {
        Digest[] all = digests.toArray(Digest[]::new);
        Arrays.sort(all);
        out.putInt(all.length);
        for (Digest digest : all) {
            out.putDigest(digest);
        }
    }
}
