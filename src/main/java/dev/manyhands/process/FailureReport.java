package dev.manyhands.process;

import dev.manyhands.function.RemoteException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.util.Arrays;
import java.util.Objects;

/**
 * A failure on its way from a child to its parent: as an object if it can be one, and in {@linkplain FailureWords words} in any case.
 *
 * <p>A report is an array: the place, main bytes and objects of the exception or null, the words, why there is no object.
 */
final class FailureReport {
    /** An exception that takes more bytes is told in words: it is a failure, not a way to send results. */
    private static final long MOST_BYTES = 16L << 20;
    private static final String NO_MEMORY = "there was not enough memory left to tell more about a failure";
    /** What is sent when there is no memory to make anything else; made early for that reason. */
    private static final Packed LAST_RESORT = Encoder.encode(new Object[] {null, null, null,
        FailureWords.of(OutOfMemoryError.class.getName(), NO_MEMORY), null}, FailureWords.NESTED);

    private FailureReport() {
    }

    /** Sees to it that there is something to send when there is no memory left. */
    static void prepare() {
        Objects.requireNonNull(LAST_RESORT);
    }

    /** What is sent of a failure. Does not fail. */
    static Packed encode(Throwable failure) {
        Object place = null;
        Throwable thrown = failure;
        if (failure instanceof LocatedFailure located) {
            place = located.place();
            thrown = located.getCause();
        }
        try {
            return whole(place, thrown);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return inBrief(place, thrown);
        }
    }

    private static Packed whole(Object place, Throwable thrown) {
        byte[] main = null;
        byte[] objects = null;
        String obstacle = null;
        try {
            Packed packed = Encoder.encode(thrown);
            if (packed.blobs.isEmpty() && packed.size() <= MOST_BYTES) {
                main = Arrays.copyOf(packed.main, packed.mainLength);
                objects = Arrays.copyOf(packed.objects, packed.objectsLength);
            } else {
                obstacle = "an exception with " + packed.size() + " bytes of data is not sent as it is";
            }
        } catch (Throwable e) { // whatever the methods of a user's class throw
            obstacle = FailureWords.messageOf(e);
        }
        Object[] words = FailureWords.of(thrown);
        try {
            return Encoder.encode(new Object[] {place, main, objects, words, obstacle}, FailureWords.NESTED);
        } catch (UnserializableException e) {
            return Encoder.encode(new Object[] {withoutLast(place), main, objects, words, obstacle}, FailureWords.NESTED);
        }
    }

    /** A place without the results that come last in it: one of them cannot cross. */
    private static Object withoutLast(Object place) {
        Object[] less = ((Object[]) place).clone();
        less[less.length - 1] = null;
        return less;
    }

    private static Packed inBrief(Object place, Throwable thrown) {
        try {
            Object[] words = FailureWords.of(thrown.getClass().getName(), NO_MEMORY);
            return Encoder.encode(new Object[] {place, null, null, words, null}, FailureWords.NESTED);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return LAST_RESORT;
        }
    }

    /** The failure for the caller: a {@link LocatedFailure} if it has a place, else the exception itself. */
    static Throwable decode(Object body, ClassLoader loader, ObjectInputFilter filter) {
        Object[] parts = (Object[]) body;
        Throwable thrown = null;
        Throwable obstacle = parts[4] == null ? null : new NotSerializableException((String) parts[4]);
        if (parts[1] != null) {
            try {
                thrown = (Throwable) Decoder.decode((byte[]) parts[1], (byte[]) parts[2], loader, filter, memory -> { });
            } catch (Throwable e) { // whatever the methods of a user's class throw
                obstacle = e;
            }
        }
        if (thrown == null) {
            RemoteException stand = FailureWords.exception((Object[]) parts[3]);
            if (obstacle != null) {
                stand.addSuppressed(obstacle);
            }
            thrown = stand;
        }
        return parts[0] == null ? thrown : new LocatedFailure(parts[0], thrown);
    }
}
