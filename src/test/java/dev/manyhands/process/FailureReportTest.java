package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.Parallel;
import dev.manyhands.function.ParallelException;
import dev.manyhands.function.RemoteException;
import dev.manyhands.function.WorkerLostException;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A failure arrives as itself, or in words with all that can be said about it. */
@SuppressWarnings("serial") // classes of a test are not stored
class FailureReportTest {
    static class Plain extends Exception {
        private final double[] data;

        Plain(String message, Throwable cause, int length) {
            super(message, cause);
            data = new double[length];
        }
    }

    static class WithSocket extends RuntimeException {
        private final Object socket = new java.net.Socket();

        WithSocket(String message) {
            super(message);
        }
    }

    static class BadReading extends RuntimeException {
        private void readObject(ObjectInputStream in) throws IOException {
            throw new LinkageError("cannot be read");
        }
    }

    static class BadWriting extends RuntimeException {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new AssertionError("cannot be written");
        }
    }

    static class BadMethods extends WithSocket {
        BadMethods() {
            super("bad");
        }

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new StackOverflowError();
        }
    }

    static class EndlessCauses extends WithSocket {
        EndlessCauses() {
            super("again");
        }

        @Override
        public Throwable getCause() {
            return new EndlessCauses();
        }
    }

    static class NoMemory extends RuntimeException {
        @Override
        public String getMessage() {
            throw new OutOfMemoryError("in the message");
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new OutOfMemoryError("in the stream");
        }
    }

    static class Shifty extends RuntimeException {
        private Object readResolve() {
            return "not an exception";
        }
    }

    private static String printed(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void anExceptionThatCanCrossArrivesAsItselfWithTheStackTraceOfTheWorker() {
        var thrown = new Plain("bad", new IOException("why"), 3);
        thrown.addSuppressed(new IllegalStateException("also"));
        Throwable there = Wire.failure(thrown);
        assertInstanceOf(Plain.class, there);
        assertEquals("why", there.getCause().getMessage());
        assertEquals("also", there.getSuppressed()[0].getMessage());
        assertEquals(3, ((Plain) there).data.length);
        assertArrayEquals(thrown.getStackTrace(), there.getStackTrace());
    }

    @Test
    void aPlaceArrivesWithIt() {
        var there = assertInstanceOf(LocatedFailure.class, Wire.failure(new LocatedFailure(new long[] {1, 2}, new Plain("x", null, 0))));
        assertArrayEquals(new long[] {1, 2}, (long[]) there.place());
        assertInstanceOf(Plain.class, there.getCause());
    }

    @Test
    void failuresOfJobsInATaskArriveAsThemselves() {
        var failed = assertThrows(ParallelException.class, () -> Parallel.map(List.of(1, 0), x -> 1 / x));
        var there = assertInstanceOf(ParallelException.class, Wire.failure(failed));
        assertEquals(failed.getMessage(), there.getMessage());
        assertEquals(failed.failures().size(), there.failures().size());
        assertInstanceOf(ArithmeticException.class, there.getCause());
        var lost = assertInstanceOf(WorkerLostException.class, Wire.failure(new WorkerLostException("gone", 17, 137)));
        assertEquals(137, lost.exitCode());
    }

    @Test
    void oneThatCannotBeSerializedArrivesInWords() {
        var thrown = new WithSocket("busy");
        thrown.initCause(new Plain("why", new IOException("deep"), 1));
        thrown.addSuppressed(new IllegalStateException("also"));
        var there = assertInstanceOf(RemoteException.class, Wire.failure(thrown));
        assertEquals(WithSocket.class.getName(), there.originalClass());
        assertEquals("busy", there.originalMessage());
        assertArrayEquals(thrown.getStackTrace(), there.getStackTrace());
        assertEquals(Plain.class.getName(), assertInstanceOf(RemoteException.class, there.getCause()).originalClass());
        assertEquals("deep", assertInstanceOf(RemoteException.class, there.getCause().getCause()).originalMessage());
        assertEquals("also", assertInstanceOf(RemoteException.class, there.getSuppressed()[0]).originalMessage());
        assertTrue(there.getSuppressed()[1].getMessage().contains("WithSocket.socket (java.net.Socket)"), printed(there));
        String text = printed(there);
        assertTrue(text.contains("FailureReportTest.oneThatCannotBeSerializedArrivesInWords") && text.contains("busy")
                && text.contains("deep"), text);
        assertEquals(there.getMessage(), Wire.failure(there).getMessage());
    }

    @Test
    void oneBadCauseTurnsTheWholeIntoWords() {
        var there = assertInstanceOf(RemoteException.class, Wire.failure(new Plain("fine", new WithSocket("bad"), 0)));
        assertEquals(Plain.class.getName(), there.originalClass());
        assertEquals("bad", ((RemoteException) there.getCause()).originalMessage());
    }

    @Test
    void oneThatIsUnknownOrRefusedOrFailsInItsOwnCodeArrivesInWords() {
        ClassLoader without = ClassLoader.getPlatformClassLoader();
        var unknown = assertInstanceOf(RemoteException.class, Wire.failure(new Plain("x", null, 0), without, null));
        assertTrue(printed(unknown).contains("there is no class " + Plain.class.getName()), printed(unknown));
        var filter = ObjectInputFilter.Config.createFilter("!" + Plain.class.getName());
        var refused = assertInstanceOf(RemoteException.class, Wire.failure(new Plain("x", null, 0), getClass().getClassLoader(), filter));
        assertTrue(printed(refused).contains("the filter of the process pool"), printed(refused));
        assertTrue(printed(Wire.failure(new BadReading())).contains("cannot be read"));
        assertTrue(printed(Wire.failure(new BadWriting())).contains("cannot be written"));
        assertInstanceOf(RemoteException.class, Wire.failure(new Shifty()));
    }

    @Test
    void methodsThatThrowDoNoHarm() {
        var there = assertInstanceOf(RemoteException.class, Wire.failure(new BadMethods()));
        assertEquals(BadMethods.class.getName(), there.originalClass());
        assertTrue(there.originalMessage().contains("getMessage() throws java.lang.IllegalStateException"), there::originalMessage);
        int causes = 0;
        for (Throwable at = Wire.failure(new EndlessCauses()); at != null; at = at.getCause()) {
            causes++;
        }
        assertTrue(causes > 10 && causes < 100, "causes: " + causes);
    }

    @Test
    void causesInACircleComeToAnEnd() {
        var first = new WithSocket("first");
        var second = new WithSocket("second");
        first.initCause(second);
        second.initCause(first);
        first.addSuppressed(second);
        Throwable there = Wire.failure(first);
        assertEquals("second", ((RemoteException) there.getCause()).originalMessage());
        assertTrue(there.getCause().getCause().getMessage().contains("told before"), printed(there));
        assertNull(there.getCause().getCause().getCause());
        Throwable a = new IllegalStateException("a");
        a.initCause(new Plain("b", a, 0));
        assertEquals("a", Wire.failure(a).getCause().getCause().getMessage());
    }

    @Test
    void hugeOnesAreBounded() {
        var there = assertInstanceOf(RemoteException.class, Wire.failure(new WithSocket("x".repeat(10_000_000))));
        assertTrue(there.originalMessage().length() < 70_000 && there.originalMessage().endsWith("(10000000 characters)"));
        assertInstanceOf(RemoteException.class, Wire.failure(new Plain("x".repeat(20_000_000), null, 0)));
        var many = new WithSocket("many");
        for (int k = 0; k < 5000; k++) {
            many.addSuppressed(new WithSocket("s" + k));
        }
        assertTrue(FailureReport.encode(many).size() < 10_000_000);
        assertEquals("s0", ((RemoteException) Wire.failure(many).getSuppressed()[0]).originalMessage());
    }

    @Test
    void aStackOverflowArrivesWithItsFrames() {
        Throwable there = Wire.failure(overflow());
        assertInstanceOf(StackOverflowError.class, there);
        assertTrue(there.getStackTrace().length >= 1000);
    }

    private static StackOverflowError overflow() {
        try {
            return recurse(0) > 0 ? null : new StackOverflowError();
        } catch (StackOverflowError e) {
            return e;
        }
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + depth;
    }

    @Test
    void aReportIsMadeWhenThereIsNoMemoryToMakeIt() {
        var there = assertInstanceOf(RemoteException.class, Wire.failure(new NoMemory()));
        assertEquals(NoMemory.class.getName(), there.originalClass());
        var located = assertInstanceOf(LocatedFailure.class, Wire.failure(new LocatedFailure(new long[] {3, 4}, new NoMemory())));
        assertArrayEquals(new long[] {3, 4}, (long[]) located.place());
        assertTrue(Arrays.toString(located.getCause().getStackTrace()).contains("FailureReportTest"));
    }
}
