package dev.manyhands.internal;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/**
 * A place in a graph of objects, and how to get there from where one began: {@code Order.customer.lines[3]}.
 *
 * @param value what is there
 * @param from the place before; null at the beginning
 * @param step how to get here from there: {@code .field}, {@code [index]}; the name of the beginning
 * @param isVariable whether what is in there can be told by {@code step.field}; else it is {@code step: Type.field}
 */
public record ObjectPath(Object value, ObjectPath from, String step, boolean isVariable) {
    /** Steps that are told of a long path, at each of its ends. */
    private static final int STEPS = 10;
    private static final String FUNCTION = "the function";

    /**
     * Begins a path with a name.
     *
     * @param value what is there
     * @param name the name
     * @return a path
     */
    public static ObjectPath of(Object value, String name) {
        return new ObjectPath(value, null, name, false);
    }

    /**
     * Begins a path that is named after the type of what is there.
     *
     * @param value what is there
     * @return a path
     */
    public static ObjectPath of(Object value) {
        return new ObjectPath(value, null, typeName(value.getClass()), true);
    }

    /**
     * Goes on.
     *
     * @param next what is there
     * @param how the step
     * @return a longer path
     */
    public ObjectPath to(Object next, String how) {
        return new ObjectPath(next, this, how, true);
    }

    /**
     * Goes on to what a lambda has captured.
     *
     * @param capture the captured value
     * @return a longer path; if this is the function that one began with, one that begins here
     */
    public ObjectPath to(Captures.Capture capture) {
        if (from == null && step.equals(FUNCTION)) {
            return new ObjectPath(capture.value(), null, capture.name(), capture.isVariable());
        }
        return new ObjectPath(capture.value(), this, "[" + (capture.isVariable() ? "captured " : "") + capture.name() + "]", true);
    }

    /**
     * Says what is there.
     *
     * @return path and type, as in {@code Order.customer.connection (java.net.Socket)}
     */
    public String describe() {
        return this + " (" + kind(value) + ")";
    }

    /** The path in words. */
    @Override
    public String toString() {
        List<String> steps = new ArrayList<>();
        for (ObjectPath at = this; at != null; at = at.from) {
            steps.add(at.from == null || at.from.isVariable ? at.step : ": " + typeName(at.from.value.getClass()) + at.step);
        }
        steps = steps.reversed();
        return steps.size() <= 2 * STEPS + 1 ? String.join("", steps)
                : String.join("", steps.subList(0, STEPS)) + " ... " + String.join("", steps.subList(steps.size() - STEPS, steps.size()));
    }

    /**
     * Says of what kind an object is.
     *
     * @param value the object
     * @return its type, with the length of an array
     */
    public static String kind(Object value) {
        Class<?> type = value.getClass();
        if (type.isArray()) {
            String name = type.getTypeName();
            int bracket = name.indexOf('[');
            return name.substring(0, bracket + 1) + Array.getLength(value) + name.substring(bracket + 1);
        }
        if (value instanceof MemorySegment segment) {
            return "a MemorySegment of " + segment.byteSize() + " bytes";
        }
        return Captures.isLambda(type) ? "a lambda or method reference of " + outer(type) : type.getName();
    }

    private static String outer(Class<?> lambda) {
        String name = lambda.getName();
        int end = name.indexOf("$$Lambda");
        return end < 0 ? name : name.substring(0, end);
    }

    private static String typeName(Class<?> type) {
        if (Captures.isLambda(type)) {
            return FUNCTION;
        }
        return type.isAnonymousClass() ? "anonymous " + outer(type) : type.getSimpleName();
    }
}
