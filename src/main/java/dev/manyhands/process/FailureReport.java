package dev.manyhands.process;

import dev.manyhands.function.RemoteException;
import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.List;

/** A failure on its way from a child to its parent: as an object if it can be one, and in words in any case. */
final class FailureReport {
    private static final int DEEPEST = 16;

    private FailureReport() {
    }

    /** What is sent of a failure: place, main bytes and objects of the exception or null, and the words. */
    static Packed encode(Throwable failure) {
        Object place = null;
        Throwable thrown = failure;
        if (failure instanceof LocatedFailure located) {
            place = located.place();
            thrown = located.getCause();
        }
        Packed whole = null;
        try {
            whole = Encoder.encode(thrown);
            if (whole.blobBytes > 0) {
                whole = null;
            }
        } catch (UnserializableException e) {
            whole = null; // the words must do
        }
        byte[] main = whole == null ? null : trimmed(whole.main, whole.mainLength);
        byte[] objects = whole == null ? null : trimmed(whole.objects, whole.objectsLength);
        Object[] words = words(thrown);
        try {
            return Encoder.encode(new Object[] {place, main, objects, words});
        } catch (UnserializableException e) {
            return Encoder.encode(new Object[] {withoutLast((Object[]) place), main, objects, words});
        }
    }

    /** A place without the results that come last in it: one of them cannot cross. */
    private static Object[] withoutLast(Object[] place) {
        Object[] less = place.clone();
        less[less.length - 1] = null;
        return less;
    }

    private static byte[] trimmed(byte[] bytes, int length) {
        return java.util.Arrays.copyOf(bytes, length);
    }

    /** Class, message, number of stack frames and the frames, of the failure and its causes. */
    private static Object[] words(Throwable failure) {
        List<Object> words = new ArrayList<>();
        Throwable next = failure;
        for (int k = 0; next != null && k < DEEPEST; k++) {
            words.add(next.getClass().getName());
            String message;
            StackTraceElement[] stack;
            Throwable cause;
            try {
                message = next.getMessage();
                stack = next.getStackTrace();
                cause = next.getCause();
            } catch (RuntimeException e) {
                message = "(its methods fail with " + e.getClass().getName() + ")";
                stack = new StackTraceElement[0];
                cause = null;
            }
            words.add(message);
            words.add(stack);
            next = cause;
        }
        return words.toArray();
    }

    /** The failure for the caller: a {@link LocatedFailure} if it has a place, else the exception itself. */
    static Throwable decode(Object body, ClassLoader loader, ObjectInputFilter filter) {
        Object[] parts = (Object[]) body;
        Throwable thrown = null;
        Throwable obstacle = null;
        if (parts[1] != null) {
            try {
                thrown = (Throwable) Decoder.decode((byte[]) parts[1], (byte[]) parts[2], loader, filter, memory -> { });
            } catch (Exception | LinkageError | StackOverflowError e) {
                obstacle = e;
            }
        }
        if (thrown == null) {
            thrown = inWords((Object[]) parts[3], 0);
            if (obstacle != null) {
                thrown.addSuppressed(obstacle);
            }
        }
        return parts[0] == null ? thrown : new LocatedFailure(parts[0], thrown);
    }

    private static RemoteException inWords(Object[] words, int at) {
        return new RemoteException((String) words[at], (String) words[at + 1], (StackTraceElement[]) words[at + 2],
                at + 3 < words.length ? inWords(words, at + 3) : null);
    }
}
