package dev.manyhands.cache;

import java.io.Serial;
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
import java.util.function.Consumer;

/**
 * Hashes a value by what it is made of: two values that are equal have the same digest in every run of the program, two that differ,
 * or are of different types, do not.
 *
 * <ul>
 * <li>Numbers and characters by type and value. {@code 0.0} and {@code -0.0} differ and all NaN are one, as {@code Double.equals} has it;
 *     but arrays of numbers, segments and buffers are hashed as the bits in memory, so there a NaN with another payload differs.
 * <li>Enum constants by class and name, and by position unless the code is ignored; classes by name; paths as paths, not by what the
 *     file holds (see {@link FileContent}).
 * <li>Lists by their elements, whatever the class of the JDK; sets and maps in any order, a {@code LinkedHashMap}, too. Sorted ones with a
 *     comparator of their own by their elements in that order.
 * <li>Records and other objects of classes outside the JDK by class and fields, {@code transient} ones of a serializable class left
 *     out. A class that writes itself in a form of its own ({@code writeObject}, {@code writeReplace}, {@code Externalizable}) by
 *     that form.
 * <li>Of the JDK the value classes ({@code java.time}, {@code BigDecimal}, {@code Optional}, ...), and what else is serializable.
 * <li>Lambdas by name, code and captured values.
 * <li>An object of the application also stands for the code by which others call it back: its {@code compareTo}, its {@code hashCode}.
 * </ul>
 *
 * <p>Objects that refer to each other in a cycle are numbered as they are met, so there, and only there, one object in two places
 * differs from two equal ones. All other objects are refused: see {@link UnstableArgumentException}.
 *
 * <p>Speed: arrays, segments and buffers at the speed of {@link Hasher}; an object costs about 100 ns.
 */
final class ArgumentHash {
    /*
     * Two ways through a graph of objects. The first takes it for one without cycles: each object that holds others has a digest of
     * its own, which is remembered, so that a shared part is walked once and counts as an equal one would. An object that is met
     * within itself ends that: the graph is walked again and its objects are numbered in the order in which they are met; a number
     * stands for an object that was met before. The elements of a set have no order in which to be numbered, so each of them is walked
     * as if it were the first. That is harmless where the elements have nothing but their parents in common, but would walk every path
     * through a tangle: hence the limit.
     */
    /** So many digests are remembered at most; what is shared more than a few times is among the first. */
    private static final int REMEMBERED = 1 << 16;
    /** So many times more visits than objects, and this many more, show a tangle. */
    private static final int TANGLED = 1000;

    private final CodeBase base;
    private final boolean withCode;
    private final boolean isNumbering;
    private final Deque<Hasher> spare = new ArrayDeque<>();
    private final Map<Object, Digest> done = new IdentityHashMap<>();
    private final Map<Object, Integer> numbers = new IdentityHashMap<>(); // without numbering: the objects around this one
    private final List<Object> numbered = new ArrayList<>(); // object k has number k
    private long visits;
    private int mostNumbered;

    private ArgumentHash(CodeBase base, boolean withCode, boolean isNumbering) {
        this.base = base;
        this.withCode = withCode;
        this.isNumbering = isNumbering;
    }

    /** Tells that there is a cycle. */
    private static final class Cycle extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        Cycle() {
            super(null, null, false, false);
        }
    }

    /**
     * Hashes a value.
     *
     * @param value the value, may be null
     * @param what what it is in messages: {@code argument 1}
     * @param base the code base of the function
     * @param withCode whether the code of the application's objects takes part
     * @return its digest
     * @throws UnstableArgumentException if it, or something in it, has no stable identity
     */
    static Digest of(Object value, String what, CodeBase base, boolean withCode) {
        try {
            try {
                return new ArgumentHash(base, withCode, false).digest(value, what);
            } catch (Cycle _) {
                return new ArgumentHash(base, withCode, true).digest(value, what);
            }
        } catch (StackOverflowError _) {
            throw new UnstableArgumentException(what, "is nested too deeply to be hashed: a list of the JDK is not, a chain of objects is");
        }
    }

    private Digest digest(Object value, String what) {
        Hasher out = new Hasher();
        write(out, value, null, what, 0);
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
                if (withCode) {
                    out.putInt(constant.ordinal()); // an EnumMap has that order
                }
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
            out.putDigest(CodeHash.ofCallbacks(base, type));
        }
    }

    /** Writes an object that holds others. */
    private void compound(Hasher out, Object value, Where where) {
        if (isNumbering) {
            Integer number = numbers.putIfAbsent(value, numbered.size());
            if (number == null) {
                numbered.add(value);
                mostNumbered = Math.max(mostNumbered, numbered.size());
                if (++visits > TANGLED * (1L + mostNumbered)) {
                    throw Unstable.refuse(value, where, "is in a tangle of sets or maps and objects that refer to each other, "
                            + "which has no order in which it could be hashed; lists have one");
                }
                content(out, value, where);
            } else {
                out.putByte(Tag.KNOWN).putInt(number);
            }
            return;
        }
        Digest digest = done.get(value);
        if (digest == null) {
            if (numbers.put(value, 0) != null) {
                throw new Cycle();
            }
            Hasher inner = borrow();
            content(inner, value, where);
            digest = giveBack(inner);
            numbers.remove(value);
            if (done.size() < REMEMBERED) {
                done.put(value, digest);
            }
        }
        out.putDigest(digest);
    }

    /** The digest of an element that has no place among the others. */
    private Digest apart(Consumer<Hasher> element) {
        int before = numbered.size();
        Hasher inner = borrow();
        element.accept(inner);
        List<Object> since = numbered.subList(before, numbered.size());
        since.forEach(numbers::remove);
        since.clear();
        return giveBack(inner);
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
        if (value instanceof Memory) {
            out.putByte(Tag.MEMORY); // where results are kept, and for how long, decides nothing about them
            return;
        }
        if (value instanceof FunctionCache cache) {
            write(out, cache.function(), where, "function", -1);
            return;
        }
        Unstable.check(value, where);
        Class<?> type = value.getClass();
        if (type.isHidden()) {
            lambda(out, value, type, where);
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
                if (base.owns(type)) {
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

    private void lambda(Hasher out, Object value, Class<?> type, Where where) {
        FunctionKey key;
        try {
            key = FunctionKey.of(value, base.with(type), !withCode, null);
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
                map.forEach((key, mapped) -> entries.add(apart(inner -> entry(inner, key, mapped, where))));
                sorted(out.putByte(Tag.MAP), entries);
            }
            case SortedSet<?> set when set.comparator() != null -> sequence(out.putByte(Tag.SORTED_SET), set, where);
            case Set<?> set -> {
                List<Digest> members = new ArrayList<>(set.size());
                for (Object element : set) {
                    members.add(apart(inner -> write(inner, element, where, null, -1)));
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
