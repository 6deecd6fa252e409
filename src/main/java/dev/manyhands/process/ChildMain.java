package dev.manyhands.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.lang.foreign.Arena;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The main program of a child JVM: does what its parent sends, until the parent says that nothing more will come, or is gone. */
public final class ChildMain {
    /** Exit code of a child whose parent is gone. */
    static final int ORPHANED = 113;

    private ChildMain() {
    }

    /**
     * Runs the child.
     *
     * @param arguments the folder that it shares with its parent, the name of the transport, and a filter for what is deserialized or
     *     nothing
     * @throws Exception if the parent cannot be reached
     */
    public static void main(String[] arguments) throws Exception {
        InputStream fromParent = System.in;
        System.setIn(InputStream.nullInputStream());
        leaveInterruptsToTheParent();
        var attention = new Attention(Thread.currentThread());
        new Lifeline(fromParent, attention).start();
        Path folder = Path.of(arguments[0]);
        Transport transport = Transport.valueOf(arguments[1]);
        ObjectInputFilter filter = arguments.length < 3 ? null : ObjectInputFilter.Config.createFilter(arguments[2]);
        try (Selector selector = Selector.open(); Bell bell = new Bell(connect(folder))) {
            bell.register(selector, null);
            transport.prepare(folder);
            SocketChannel data = transport.usesSocket() ? connect(folder) : null;
            Rest rest = Rest.map(folder.resolve(Child.REST), true, Arena.global());
            Line.Peer parent = new Line.Peer() {
                @Override
                public void ring() throws IOException {
                    bell.ring();
                }

                @Override
                public void check() {
                    // when it is gone, the lifeline ends this process
                }
            };
            ChildLoop.Sleep sleep = () -> {
                selector.select();
                selector.selectedKeys().clear();
                if (!bell.drain()) {
                    Runtime.getRuntime().halt(ORPHANED);
                }
            };
            sleep.untilRung(); // the parent has opened its end
            try (Line line = new Line(transport.open(folder, true, data), rest, parent)) {
                line.send(Frame.READY, 0, 0, null);
                new ChildLoop(line, attention, filter, sleep).run();
            }
        }
        System.exit(0); // other threads of the tasks' making do not keep a child alive
    }

    private static SocketChannel connect(Path folder) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve(Child.SOCKET)));
        return channel;
    }

    /** Ctrl-C goes to all processes of the terminal: the parent decides what comes of it. By reflection, as not every JVM has this. */
    private static void leaveInterruptsToTheParent() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignore = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> null);
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("INT"), ignore);
        } catch (ReflectiveOperationException e) {
            System.getLogger(ChildMain.class.getName()).log(System.Logger.Level.DEBUG, "interrupts of the terminal end this child", e);
        }
    }
}
