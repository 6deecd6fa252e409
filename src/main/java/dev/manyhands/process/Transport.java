package dev.manyhands.process;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** How messages get from a parent to its children and back. */
enum Transport {
    /** Unix-domain sockets. */
    SOCKET {
        @Override
        Link open(Path folder, boolean isChild, SocketChannel data) throws IOException {
            return new SocketLink(data);
        }
    };

    /** Whether it needs a socket between the processes for what is sent. */
    boolean usesSocket() {
        return this == SOCKET;
    }

    /**
     * Opens one end of a link.
     *
     * @param folder a folder of the link's own, which exists
     * @param isChild which end
     * @param data a socket to the other end, for those who use one
     */
    abstract Link open(Path folder, boolean isChild, SocketChannel data) throws IOException;
}
