package dev.manyhands.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The parent of this JVM, as a child sees it: both ends of the bell. */
final class Parent implements Line.Peer, ChildLoop.Sleep {
    private final Selector selector;
    private final Bell bell;

    Parent(Path socket) throws IOException {
        bell = new Bell(connect(socket));
        selector = Selector.open();
        bell.register(selector, null);
    }

    /** Opens a socket to the parent. */
    static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        return channel;
    }

    @Override
    public void ring() throws IOException {
        bell.ring();
    }

    @Override
    public void check() {
        // when it is gone, the lifeline ends this process
    }

    @Override
    public void untilRung() throws IOException {
        selector.select();
        selector.selectedKeys().clear();
        if (!bell.drain()) {
            Lifeline.orphaned();
        }
    }
}
