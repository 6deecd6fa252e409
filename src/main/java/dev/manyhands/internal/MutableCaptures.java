package dev.manyhands.internal;

import java.io.File;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Finds out whether a function could have effects on something that it carries along: another process works on a copy, and the effects
 * would be lost without a word.
 */
public final class MutableCaptures {
    private static final Set<Class<?>> VALUES = Set.of(String.class, Boolean.class, Character.class, Byte.class, Short.class, Integer.class,
            Long.class, Float.class, Double.class, BigDecimal.class, BigInteger.class, MathContext.class, UUID.class, URI.class, URL.class,
            File.class, Pattern.class, Locale.class, Currency.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class,
            Class.class, Object.class, Void.class);
    /** How the names of classes in {@link Collections} begin that cannot be changed. */
    private static final List<String> IMMUTABLE = List.of("Unmodifiable", "Empty", "Singleton", "CopiesList");
    /** Classes of the JDK that have no fields of their own that change. */
    private static final Set<Class<?>> PLAIN_SUPERCLASSES = Set.of(Object.class, Record.class, Enum.class, Number.class);

    private static final ClassValue<Kind> KINDS = new ClassValue<>() {
        @Override
        protected Kind computeValue(Class<?> type) {
            return kind(type);
        }
    };

    private MutableCaptures() {
    }

    /** What can be said of the objects of a class. */
    private enum Kind {
        /** Nothing in it can change. */
        VALUE,
        /** Nothing of its own can change; what it refers to may. */
        CONTAINER,
        /** An array; harmless if it is empty. */
        ARRAY,
        SEGMENT,
        MUTABLE
    }

    /**
     * Looks for something in a function that can be changed and would be copied: an array, a collection, an atomic variable, an object with
     * a field that is not final, anything of the JDK that is not known to be immutable. Reads the final fields of users' classes and what
     * lambdas have captured, as deep as they go.
     *
     * @param function a lambda of a serializable functional interface, or an object of a class that implements such a one
     * @return the way to the first such thing, with its type: {@code sums (double[1000])}, {@code this.counts (java.util.HashMap)},
     *     {@code captured value 2: Order.total (double, not final)}; empty if there is none
     */
    public static Optional<String> find(Object function) {
        return search(function, false) == null ? Optional.empty() : Optional.of(search(function, true));
    }

    private static String search(Object function, boolean withNames) {
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<ObjectPath> open = new ArrayDeque<>(); // breadth first: the shortest way is told
        open.add(ObjectPath.of(function));
        seen.put(function, true);
        while (!open.isEmpty()) {
            ObjectPath at = open.remove();
            String found = mutable(at);
            if (found != null) {
                return found;
            }
            for (ObjectPath part : ObjectParts.of(at, true, withNames)) {
                if (KINDS.get(part.value().getClass()) != Kind.VALUE && seen.put(part.value(), true) == null) {
                    open.add(part);
                }
            }
        }
        return null;
    }

    /** What in this object itself can change; null if nothing can. */
    private static String mutable(ObjectPath at) {
        Object value = at.value();
        return switch (KINDS.get(value.getClass())) {
            case VALUE, CONTAINER -> null;
            case ARRAY -> Array.getLength(value) == 0 ? null : at.describe();
            case SEGMENT -> ((MemorySegment) value).isReadOnly() ? null : at.describe();
            case MUTABLE -> {
                for (Field field : ObjectParts.fields(value.getClass())) {
                    if (!Modifier.isFinal(field.getModifiers())) {
                        yield at.to(value, "." + ObjectParts.name(field)) + " (" + field.getType().getTypeName() + ", not final)";
                    }
                }
                yield at.describe();
            }
        };
    }

    private static Kind kind(Class<?> type) {
        if (type.isArray()) {
            return Kind.ARRAY;
        }
        if (MemorySegment.class.isAssignableFrom(type)) {
            return Kind.SEGMENT;
        }
        if (isValue(type)) {
            return Kind.VALUE;
        }
        if (Captures.isLambda(type) || isContainer(type) || Proxy.isProxyClass(type)) {
            return Kind.CONTAINER;
        }
        if (ObjectParts.isOfJdk(type)) {
            return Kind.MUTABLE;
        }
        for (Field field : ObjectParts.fields(type)) {
            if (!Modifier.isFinal(field.getModifiers()) || !isReadable(field)) {
                return Kind.MUTABLE;
            }
        }
        Class<?> parent = type;
        while (!ObjectParts.isOfJdk(parent)) {
            parent = parent.getSuperclass();
        }
        return PLAIN_SUPERCLASSES.contains(parent) ? Kind.CONTAINER : Kind.MUTABLE;
    }

    /** Whether it can be found out what a field refers to, or need not be. */
    private static boolean isReadable(Field field) {
        Class<?> type = field.getType();
        return type.isPrimitive() || Modifier.isFinal(type.getModifiers()) && isValue(type) || field.trySetAccessible();
    }

    private static boolean isValue(Class<?> type) {
        return VALUES.contains(type) || Enum.class.isAssignableFrom(type) || type.isAnnotationPresent(SharedMemory.class)
                || Path.class.isAssignableFrom(type) && ObjectParts.isOfJdk(type)
                || Charset.class.isAssignableFrom(type) && ObjectParts.isOfJdk(type)
                || InetAddress.class.isAssignableFrom(type)
                || type.getPackageName().equals("java.time") || type.getPackageName().startsWith("java.time.chrono")
                || type.getPackageName().startsWith("java.lang.constant");
    }

    /** Immutable collections and the like: immutable if what is in them is. */
    private static boolean isContainer(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        String name = type.getSimpleName();
        return type == Optional.class || type == AbstractMap.SimpleImmutableEntry.class
                || outer == List.of().getClass().getEnclosingClass()
                || outer == Collections.class && IMMUTABLE.stream().anyMatch(name::startsWith)
                || ObjectParts.isOfJdk(type) && Serializable.class.isAssignableFrom(type) && Comparator.class.isAssignableFrom(type);
    }
}
