package dev.manyhands;

import java.lang.reflect.Array;

/** Shortens inputs for messages. */
final class Abbreviation {
    private static final int LENGTH = 60;

    private Abbreviation() {
    }

    /** What was thrown in words, in full; never throws. */
    static String ofThrown(Throwable thrown) {
        try {
            return thrown.toString();
        } catch (Throwable t) {
            return thrown.getClass().getName() + ", whose toString() fails";
        }
    }

    /** The object in words, at most about {@value #LENGTH} characters; never throws. */
    static String of(Object item) {
        if (item == null) {
            return "null";
        }
        if (item.getClass().isArray()) {
            return item.getClass().getComponentType().getSimpleName() + "[" + Array.getLength(item) + "]";
        }
        String text;
        try {
            text = String.valueOf(item.toString()).replaceAll("\\s+", " ");
        } catch (Throwable t) {
            return item.getClass().getName() + ", whose toString() fails";
        }
        String shortened = text.length() <= LENGTH ? text : text.substring(0, LENGTH - 3) + "...";
        return item instanceof CharSequence ? "\"" + shortened + "\"" : shortened;
    }
}
