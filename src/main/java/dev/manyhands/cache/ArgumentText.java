package dev.manyhands.cache;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows an argument in a few words, at a cost that does not depend on its size. */
final class ArgumentText {
    private static final int MOST = 80;
    private static final int DEPTH = 2;
    private static final int FEW = 8;

    private ArgumentText() {}

    static String of(Object argument) {
        try {
            return shorten(text(argument, DEPTH));
        } catch (RuntimeException | StackOverflowError failedToDescribeItself) {
            return name(argument);
        }
    }

    private static String text(Object argument, int depth) {
        return switch (argument) {
            case null -> "null";
            case CharSequence s -> '"' + shorten(s.length() > MOST ? s.subSequence(0, MOST + 1).toString() : s.toString()) + '"';
            case Enum<?> e -> e.name();
            case Class<?> c -> c.getName();
            case MemorySegment s -> "segment of " + s.byteSize() + " bytes";
            case Collection<?> c when c.size() <= FEW && depth > 0 -> c.stream().map(each -> text(each, depth - 1))
                .collect(Collectors.joining(", ", "[", "]"));
            case Collection<?> c -> name(c) + " of " + c.size();
            case Map<?, ?> m -> name(m) + " of " + m.size();
            case Record r when depth > 0 -> name(r) + Arrays.stream(r.getClass().getRecordComponents()).limit(FEW)
                .map(part -> part.getName() + '=' + text(value(r, part), depth - 1)).collect(Collectors.joining(", ", "[", "]"));
            default -> other(argument);
        };
    }

    private static String other(Object argument) {
        Class<?> type = argument.getClass();
        if (type.isArray()) {
            int length = Array.getLength(argument);
            return type.getComponentType().isPrimitive() && length <= FEW ? elements(argument, length)
                : type.getComponentType().getSimpleName() + '[' + length + ']';
        }
        return type.getClassLoader() == null ? String.valueOf(argument) : name(argument);
    }

    private static String elements(Object array, int length) {
        StringBuilder text = new StringBuilder("[");
        for (int k = 0; k < length; k++) {
            text.append(k == 0 ? "" : ", ").append(Array.get(array, k));
        }
        return text.append(']').toString();
    }

    private static Object value(Record owner, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException | RuntimeException unreadable) {
            return "?";
        }
    }

    private static String name(Object value) {
        return value.getClass().isSynthetic() || value.getClass().isHidden() ? "lambda" : value.getClass().getSimpleName();
    }

    private static String shorten(String text) {
        return text.length() <= MOST ? text : text.substring(0, MOST - 3) + "...";
    }
}
