package dev.manyhands.process;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The layout of the short messages between parent and child.
 * <pre>
 *  0        4         8              16       20        24            32
 *  +--------+---------+--------------+--------+---------+-------------+-----------------
 *  | kind   | session | call         | main   | objects | blobs       | body, if short
 *  +--------+---------+--------------+--------+---------+-------------+-----------------
 *    int      int       long           int      int       long          bytes
 * </pre>
 * The body is what {@link Packed} describes: {@code main} bytes, {@code objects} bytes and {@code blobs} bytes. It follows in the frame if
 * the frame is not longer than {@link #MOST} then, else it is sent behind the frame as a stream of bytes.
 */
final class Frame {
    /** The longest frame in bytes. */
    static final int MOST = 4096;
    static final int BODY = 32;

    // From the parent:
    /** The shared work of a session. */
    static final int DEFINE = 1;
    /** A session is over. */
    static final int FORGET = 2;
    static final int CALL = 3;
    /** No more calls will come. */
    static final int STOP = 4;
    // From the child:
    static final int READY = 5;
    static final int RESULT = 6;
    static final int FAILURE = 7;

    /** In place of the session of a result or a failure: the child should be replaced. */
    static final int WORN = 1;

    private static final long KIND = 0;
    private static final long SESSION = 4;
    private static final long CALL_NUMBER = 8;
    private static final long MAIN = 16;
    private static final long OBJECTS = 20;
    private static final long BLOBS = 24;

    private Frame() {
    }

    static void header(MemorySegment frame, int kind, int session, long call, Packed body) {
        frame.set(ValueLayout.JAVA_INT_UNALIGNED, KIND, kind);
        frame.set(ValueLayout.JAVA_INT_UNALIGNED, SESSION, session);
        frame.set(ValueLayout.JAVA_LONG_UNALIGNED, CALL_NUMBER, call);
        frame.set(ValueLayout.JAVA_INT_UNALIGNED, MAIN, body == null ? 0 : body.mainLength);
        frame.set(ValueLayout.JAVA_INT_UNALIGNED, OBJECTS, body == null ? 0 : body.objectsLength);
        frame.set(ValueLayout.JAVA_LONG_UNALIGNED, BLOBS, body == null ? 0 : body.blobBytes);
    }

    static int kind(MemorySegment frame) {
        return frame.get(ValueLayout.JAVA_INT_UNALIGNED, KIND);
    }

    static int session(MemorySegment frame) {
        return frame.get(ValueLayout.JAVA_INT_UNALIGNED, SESSION);
    }

    static long call(MemorySegment frame) {
        return frame.get(ValueLayout.JAVA_LONG_UNALIGNED, CALL_NUMBER);
    }

    static int main(MemorySegment frame) {
        return frame.get(ValueLayout.JAVA_INT_UNALIGNED, MAIN);
    }

    static int objects(MemorySegment frame) {
        return frame.get(ValueLayout.JAVA_INT_UNALIGNED, OBJECTS);
    }

    static long blobs(MemorySegment frame) {
        return frame.get(ValueLayout.JAVA_LONG_UNALIGNED, BLOBS);
    }

    /** Whether a body of so many bytes goes into the frame. */
    static boolean isShort(long body) {
        return body <= MOST - BODY;
    }
}
