package dev.manyhands.process;

import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.lang.invoke.SerializedLambda;
import java.util.Objects;
import java.util.Set;

/**
 * A user's filter of what is deserialized, which lets pass what every message consists of, and remembers what it has refused: the
 * exception that a stream throws then does not say.
 */
final class Filter implements ObjectInputFilter {
    private static final Set<Class<?>> NEEDED = Set.of(SerializedLambda.class, Object.class, String.class, Number.class, Boolean.class,
            Byte.class, Short.class, Character.class, Integer.class, Long.class, Float.class, Double.class, Enum.class, Class.class);

    private final ObjectInputFilter users;
    private String refused;

    Filter(ObjectInputFilter users) {
        this.users = users;
    }

    /** A question about an array or an object that is not in the stream itself. */
    private record Question(Class<?> serialClass, long arrayLength, long depth, long references, long streamBytes)
            implements ObjectInputFilter.FilterInfo {
    }

    @Override
    public Status checkInput(FilterInfo info) {
        Status status = users.checkInput(info);
        Class<?> type = info.serialClass();
        if (status == Status.REJECTED && type != null && isNeeded(type)) {
            status = users.checkInput(new Question(null, info.arrayLength(), info.depth(), info.references(), info.streamBytes()));
        }
        if (status == Status.REJECTED) {
            refused = type == null ? "the message, as it exceeds a limit (nested " + info.depth() + " deep, " + info.references()
                    + " objects, " + info.streamBytes() + " bytes)"
                    : type.getTypeName() + (info.arrayLength() >= 0 ? " of length " + info.arrayLength() : "");
        }
        return status;
    }

    /** Asks about something that is not in a stream of objects. */
    void check(Class<?> type, long arrayLength) throws InvalidClassException {
        if (checkInput(new Question(type, arrayLength, 1, 1, 0)) == Status.REJECTED) {
            throw new InvalidClassException(type.getName(), "filter status: REJECTED");
        }
    }

    private static boolean isNeeded(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return NEEDED.contains(element) || isOurs(element);
    }

    /** Whether a class is one of Manyhands. */
    static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.manyhands.")
                && Objects.equals(type.getProtectionDomain().getCodeSource(), Filter.class.getProtectionDomain().getCodeSource());
    }

    /** What was refused; null if nothing was. */
    String refused() {
        return refused;
    }

    @Override
    public String toString() {
        return users.toString();
    }
}
