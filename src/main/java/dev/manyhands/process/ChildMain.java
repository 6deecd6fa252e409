package dev.manyhands.process;

import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.lang.foreign.Arena;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The main program of a child JVM: does what its parent sends, until the parent says that nothing more will come, or is gone. */
public final class ChildMain {
    /** Exit code of a child that cannot go on. */
    private static final int FAILED = 112;

    private ChildMain() {
    }

    /**
     * Runs the child.
     *
     * @param arguments the folder that it shares with its parent, the socket of the parent, the name of the transport, how much memory
     *     it may use before it is replaced or 0, and a filter for what is deserialized or nothing
     */
    public static void main(String[] arguments) {
        InputStream fromParent = System.in;
        System.setIn(InputStream.nullInputStream());
        var attention = new Attention(Thread.currentThread());
        var lifeline = new Lifeline(fromParent, attention);
        lifeline.start();
        try {
            run(arguments, attention);
            lifeline.awaitFarewell();
        } catch (Throwable failure) {
            Thread worker = Thread.currentThread();
            worker.getThreadGroup().uncaughtException(worker, failure); // prints it: the parent quotes it
            Runtime.getRuntime().halt(FAILED);
        }
        System.exit(0); // other threads of the tasks' making do not keep a child alive
    }

    private static void run(String[] arguments, Attention attention) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path socket = Path.of(arguments[1]);
        Transport transport = Transport.valueOf(arguments[2]);
        long memoryLimit = Long.parseLong(arguments[3]);
        ObjectInputFilter filter = arguments.length < 5 ? null : ObjectInputFilter.Config.createFilter(arguments[4]);
        Parent parent = new Parent(socket);
        transport.prepare();
        SocketChannel data = transport.usesSocket() ? Parent.connect(socket) : null;
        Rest rest = Rest.map(folder.resolve(Connection.REST), true, Arena.global());
        parent.untilRung(); // it has opened its end then
        Line line = new Line(transport.open(folder, true, data, rest), rest, parent);
        line.send(Frame.READY, 0, 0, null);
        new ChildLoop(line, attention, filter, parent, new Memory(memoryLimit)).run();
        line.close();
    }
}
