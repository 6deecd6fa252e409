package dev.manyhands.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What a child is talked to through, with all that belongs to it: made step by step while the child starts, let go of as a whole. */
final class Connection {
    static final String REST = "rest";
    /** How long a JVM may take to come up; it may be that the machine has been asleep meanwhile. */
    static final long START_NANOS = TimeUnit.MINUTES.toNanos(3);
    /** After so many milliseconds it is looked whether a child that is awaited has ended. */
    private static final long LOOK_MILLIS = 20;

    private final Setting setting;
    private final Line.Peer peer;
    private final Path folder;
    private final Path socket;
    private final Arena arena = Arena.ofShared();
    private ServerSocketChannel server;
    private ChildProcess process;
    private Rest rest;
    private Bell bell;
    private Link link;
    private Line line;

    /** Makes the folder of the child. */
    Connection(int number, Setting setting, Line.Peer peer) throws IOException {
        this.setting = setting;
        this.peer = peer;
        this.folder = setting.folder().make(number);
        this.socket = setting.folder().socket(number);
    }

    /** Starts the process. */
    ChildProcess launch(String name) throws IOException {
        try {
            Files.write(folder.resolve(REST), new byte[(int) Rest.BYTES]); // so that a lack of room shows here, not when it is written to
        } catch (IOException e) {
            throw new IOException("the files of a child process cannot be made in " + folder + ": " + e.getMessage(), e);
        }
        rest = Rest.map(folder.resolve(REST), false, arena);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Archive.Start start = setting.launcher().archive().next();
        process = new ChildProcess(name, setting.launcher().start(folder, socket, start), setting.options().prefix, start);
        return process;
    }

    /** Waits for the process and opens the line to it; it is ready when its first message has come. */
    Line connect() throws IOException, InterruptedException {
        boolean usesSocket = setting.transport().usesSocket();
        if (!usesSocket) {
            link = setting.transport().open(folder, false, null, rest); // while the child comes up
        }
        try (Selector selector = Selector.open()) {
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
            long until = System.nanoTime() + START_NANOS;
            bell = new Bell(accept(selector, until));
            if (usesSocket) {
                link = setting.transport().open(folder, false, accept(selector, until), rest);
            }
        }
        server.close();
        Files.deleteIfExists(socket);
        line = new Line(link, rest, peer);
        bell.ring(); // the child opens its end then
        return line;
    }

    private SocketChannel accept(Selector selector, long until) throws IOException, InterruptedException {
        for (;;) {
            boolean alive = process.isAlive(); // before the look: a child may connect and end
            SocketChannel channel = server.accept();
            if (channel != null) {
                return channel;
            }
            if (!alive) {
                throw process.lost("while it started");
            }
            checkTime(until);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while " + process.describe() + " was started");
            }
            selector.select(LOOK_MILLIS);
            selector.selectedKeys().clear();
        }
    }

    /** Throws if it is late. */
    void checkTime(long until) throws IOException {
        if (System.nanoTime() - until > 0) {
            throw new IOException(process.describe() + " has not become ready in " + TimeUnit.NANOSECONDS.toSeconds(START_NANOS) + " s");
        }
    }

    Bell bell() {
        return bell;
    }

    /** Lets go of everything but the process, which has ended. */
    void close() {
        closeQuietly(line != null ? line : link);
        closeQuietly(bell);
        closeQuietly(server);
        closeQuietly(arena);
        if (process != null) {
            closeQuietly(process);
        }
        PoolFolder.delete(folder);
        PoolFolder.delete(socket);
    }

    private void closeQuietly(AutoCloseable closeable) {
        if (closeable == null) {
            return;
        }
        try {
            closeable.close();
        } catch (Exception e) {
            System.getLogger(Connection.class.getName()).log(System.Logger.Level.DEBUG, "while a child process was let go of", e);
        }
    }
}
