package dev.manyhands.comm;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Tells objects that nobody can change, as far as that can be told for sure: ranks may share them. */
final class Immutables {
    /** Classes all of whose objects are immutable; subclasses are not meant. */
    private static final Set<Class<?>> KNOWN = Set.of(String.class, Boolean.class, Character.class, Byte.class, Short.class, Integer.class,
        Long.class, Float.class, Double.class, BigInteger.class, BigDecimal.class, UUID.class, URI.class, Locale.class, Currency.class,
        Pattern.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
    /** Classes that are immutable if what they hold is. */
    private static final Set<Class<?>> HOLDERS = Set.of(Collections.emptyList().getClass(), Collections.emptySet().getClass(),
        Collections.emptyMap().getClass(), Collections.singletonList(1).getClass(), Collections.singleton(1).getClass(),
        Collections.singletonMap(1, 1).getClass());
    /** Objects that hold objects that hold objects ...: what is nested deeper counts as not known. */
    private static final int DEEPEST = 100;

    /** The fields of records; empty where they cannot be read, or the class is no record. */
    private static final ClassValue<Optional<Field[]>> FIELDS = new ClassValue<>() {
        @Override
        protected Optional<Field[]> computeValue(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            Field[] fields = new Field[components.length];
            for (int i = 0; i < fields.length; i++) {
                try {
                    fields[i] = type.getDeclaredField(components[i].getName());
                } catch (NoSuchFieldException e) {
                    throw new AssertionError(e); // each component has a field
                }
                if (!fields[i].trySetAccessible()) {
                    return Optional.empty();
                }
            }
            return Optional.of(fields);
        }
    };

    private Immutables() {
    }

    static boolean isImmutable(Object object) {
        return isImmutable(object, 0);
    }

    private static boolean isImmutable(Object object, int depth) {
        if (object == null || object instanceof Enum<?> || object instanceof Class<?> || KNOWN.contains(object.getClass())) {
            return true;
        }
        if (depth == DEEPEST) {
            return false;
        }
        Class<?> type = object.getClass();
        if (type.getPackageName().equals("java.time")) {
            return !(object instanceof Clock); // of the others, all are
        }
        if (object instanceof Record) {
            return isImmutableRecord(object, depth);
        }
        if (object instanceof Optional<?> optional) {
            return isImmutable(optional.orElse(null), depth + 1);
        }
        if (!HOLDERS.contains(type) && !type.getName().startsWith("java.util.ImmutableCollections$")) {
            return false;
        }
        return switch (object) {
            case Collection<?> collection -> areImmutable(collection, depth);
            case Map<?, ?> map -> areImmutable(map.keySet(), depth) && areImmutable(map.values(), depth);
            default -> false; // an iterator, for instance
        };
    }

    private static boolean areImmutable(Iterable<?> objects, int depth) {
        for (Object object : objects) {
            if (!isImmutable(object, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isImmutableRecord(Object object, int depth) {
        Optional<Field[]> fields = FIELDS.get(object.getClass());
        if (fields.isEmpty()) {
            return false;
        }
        try {
            for (Field field : fields.get()) {
                if (!field.getType().isPrimitive() && !isImmutable(field.get(object), depth + 1)) {
                    return false;
                }
            }
        } catch (IllegalAccessException e) {
            return false; // then it is not known
        }
        return true;
    }
}
