package dev.manyhands.process;

import dev.manyhands.internal.JdkPackages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How messages get from a parent to its children and back. */
enum Transport {
    /** Chronicle queues for frames, a ring in mapped memory for larger bodies. */
    CHRONICLE {
        @Override
        Link open(Path folder, boolean isChild, SocketChannel data, long size) throws IOException {
            return map(ChronicleLink::new, folder, isChild, size);
        }
    },
    /** Agrona's ring buffers for frames, a ring in mapped memory for larger bodies: the lowest latency. */
    AGRONA {
        @Override
        Link open(Path folder, boolean isChild, SocketChannel data, long size) throws IOException {
            return map(AgronaLink::new, folder, isChild, size);
        }
    },
    /** Unix-domain sockets: nothing lies in shared memory or on a file system, and no package of the JDK has to be opened. */
    SOCKET {
        @Override
        Link open(Path folder, boolean isChild, SocketChannel data, long size) throws IOException {
            return new SocketLink(data);
        }
    };

    private static final String PROPERTY = "manyhands.transport";
    private static volatile boolean told;

    /** Makes a link in mapped memory. */
    private interface Maker {
        Link make(Path folder, boolean isChild, long size, Arena arena) throws IOException;
    }

    /**
     * Returns the transport of a name, of {@code -Dmanyhands.transport} if the name is null, else the one that is best; sockets instead of
     * the others where the packages of the JDK that those need may not be opened.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    static Transport choose(String name) {
        String wanted = name != null ? name : System.getProperty(PROPERTY);
        Transport transport = wanted == null ? CHRONICLE : parse(wanted, name == null ? "-D" + PROPERTY : "transport");
        if (transport == SOCKET || JdkPackages.open()) {
            return transport;
        }
        if (!told) {
            told = true;
            System.getLogger(Transport.class.getName()).log(System.Logger.Level.DEBUG, "process pools use Unix-domain sockets, as the "
                    + "packages of the JDK that Chronicle and Agrona need are not open: " + JdkPackages.reason());
        }
        return SOCKET;
    }

    private static Transport parse(String name, String what) {
        return Arrays.stream(values()).filter(each -> each.label().equalsIgnoreCase(name.strip())).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(what + " is '" + name + "': expected one of "
                        + Arrays.stream(values()).map(Transport::label).collect(Collectors.joining(", "))));
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Does what a child can do before its parent has made a link. */
    void prepare() {
        if (this != SOCKET) {
            JdkPackages.open(); // they are; it keeps the libraries quiet
        }
    }

    /** The arguments that the JVM of a child needs. */
    List<String> jvmArguments() {
        return this == SOCKET ? List.of() : JdkPackages.jvmArguments();
    }

    /** Whether it needs a socket between the processes for what is sent, at least in the beginning. */
    boolean usesSocket() {
        return this != AGRONA;
    }

    /**
     * Opens one end of a link: first that of the parent, which makes the files. Chronicle takes some tenths of a second to load; so it is
     * done in the background, and sockets serve until then.
     *
     * @param folder a folder of the link's own, which exists
     * @param isChild which end
     * @param data a socket to the other end, for those who use one
     * @param rest the words that both ends share
     */
    Link open(Path folder, boolean isChild, SocketChannel data, Rest rest) throws IOException {
        if (this == CHRONICLE) {
            return new LateLink(new SocketLink(data), () -> open(folder, isChild, null, size(folder, isChild)), isChild, rest);
        }
        return open(folder, isChild, data, this == SOCKET ? 0 : size(folder, isChild));
    }

    private static long size(Path folder, boolean isChild) throws IOException {
        return isChild ? 0 : MappedLink.sizeIn(folder);
    }

    /** Opens one end with files of this size, see {@link MappedLink}; a child takes them as its parent has made them. */
    abstract Link open(Path folder, boolean isChild, SocketChannel data, long size) throws IOException;

    private static Link map(Maker maker, Path folder, boolean isChild, long size) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return maker.make(folder, isChild, size, arena);
        } catch (IOException | RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }
}
