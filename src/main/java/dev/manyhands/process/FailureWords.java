package dev.manyhands.process;

import dev.manyhands.function.RemoteException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Tells an exception in words, with its stack trace, its causes and what was suppressed, whatever its own methods do.
 *
 * <p>An exception is an array: class name, message, the parts of the stack frames, its cause or null, what was suppressed.
 */
final class FailureWords {
    private static final int MOST_CHARACTERS = 1 << 16;
    private static final int MOST_FRAMES = 1024;
    /** Elements of the array for each frame. */
    private static final int PARTS = 7;
    /** Exceptions that are told of one failure, and how deep they are nested. */
    private static final int MOST_EXCEPTIONS = 200;
    private static final int DEEPEST = 50;
    /** How deep the arrays are nested at most. */
    static final int NESTED = 2 * DEEPEST + 8;

    private final Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());

    private FailureWords() {
    }

    /** The words for an exception. */
    static Object[] of(Throwable failure) {
        return new FailureWords().tell(failure, 0);
    }

    /** The words for an exception of which no more is known. */
    static Object[] of(String className, String message) {
        return new Object[] {className, message, new Object[0], null, new Object[0]};
    }

    /** The message of an exception; says so if it has none to give. */
    static String messageOf(Throwable failure) {
        try {
            String message = failure.getMessage();
            if (message == null || message.length() <= MOST_CHARACTERS) {
                return message;
            }
            return message.substring(0, MOST_CHARACTERS) + "... (" + message.length() + " characters)";
        } catch (Throwable e) { // of a user's class: anything
            return "(its getMessage() throws " + e.getClass().getName() + ")";
        }
    }

    private Object[] tell(Throwable failure, int depth) {
        if (!told.add(failure)) {
            return of(failure.getClass().getName(), messageOf(failure) + " (told before)");
        }
        Throwable cause = null;
        Throwable[] suppressed = {};
        Object[] frames = {};
        try {
            frames = frames(failure.getStackTrace());
            cause = failure.getCause();
            suppressed = failure.getSuppressed();
        } catch (Throwable e) { // of a user's class: anything; what is missing is left out
            suppressed = new Throwable[] {new IllegalStateException("the methods of this exception throw " + e.getClass().getName())};
        }
        boolean isDeep = depth >= DEEPEST || told.size() >= MOST_EXCEPTIONS;
        Object[] why = cause == null ? null : isDeep ? of(cause.getClass().getName(), messageOf(cause)) : tell(cause, depth + 1);
        Object[] others = new Object[isDeep ? 0 : suppressed.length];
        for (int k = 0; k < others.length; k++) {
            others[k] = told.size() >= MOST_EXCEPTIONS ? of("...", "more was suppressed") : tell(suppressed[k], depth + 1);
        }
        return new Object[] {failure.getClass().getName(), messageOf(failure), frames, why, others};
    }

    private static Object[] frames(StackTraceElement[] stack) {
        List<Object> parts = new ArrayList<>();
        for (StackTraceElement frame : stack.length <= MOST_FRAMES ? stack : Arrays.copyOf(stack, MOST_FRAMES)) {
            parts.addAll(Arrays.asList(frame.getClassLoaderName(), frame.getModuleName(), frame.getModuleVersion(), frame.getClassName(),
                    frame.getMethodName(), frame.getFileName(), frame.getLineNumber()));
        }
        return parts.toArray();
    }

    /** A stand-in that is made of words. */
    static RemoteException exception(Object[] words) {
        Object[] parts = (Object[]) words[2];
        StackTraceElement[] frames = new StackTraceElement[parts.length / PARTS];
        for (int k = 0; k < frames.length; k++) {
            int at = PARTS * k;
            frames[k] = new StackTraceElement((String) parts[at], (String) parts[at + 1], (String) parts[at + 2], (String) parts[at + 3],
                    (String) parts[at + 4], (String) parts[at + 5], (Integer) parts[at + 6]);
        }
        var exception = new RemoteException((String) words[0], (String) words[1], frames,
                words[3] == null ? null : exception((Object[]) words[3]));
        for (Object other : (Object[]) words[4]) {
            exception.addSuppressed(exception((Object[]) other));
        }
        return exception;
    }
}
