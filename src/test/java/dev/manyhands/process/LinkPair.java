package dev.manyhands.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.manyhands.internal.JdkPackages;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Both ends of a link, in one JVM. */
final class LinkPair implements AutoCloseable {
    final Link parent;
    final Link child;

    LinkPair(Transport transport, Path folder, long size) throws IOException {
        if (transport != Transport.SOCKET) {
            assumeTrue(JdkPackages.open(), JdkPackages::reason);
            parent = transport.open(folder, false, null, size);
            child = transport.open(folder, true, null, 0);
            return;
        }
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            child = transport.open(folder, true, SocketChannel.open(address), 0);
            parent = transport.open(folder, false, server.accept(), 0);
        }
    }

    @Override
    public void close() throws IOException {
        child.close();
        parent.close();
    }
}
