package dev.manyhands.cache;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file that counts by its content: as an argument of a cached function it stands for the bytes in the file, wherever that lies, while
 * a {@link Path} stands for the place, whatever the file holds.
 *
 * <p>The file is read whenever a key is made of it, at the speed of memory when it is in the page cache of the system.
 *
 * @param file the file
 */
public record FileContent(File file) implements Serializable {
    /**
     * Makes one.
     *
     * @throws NullPointerException if the file is null
     */
    public FileContent {
        Objects.requireNonNull(file, "file");
    }

    /**
     * Makes one of a path.
     *
     * @param path of a file of the default file system
     * @return the file, by content
     * @throws UnsupportedOperationException if the path is of another file system
     */
    public static FileContent of(Path path) {
        return new FileContent(path.toFile());
    }

    /**
     * Returns where the file is.
     *
     * @return the path
     */
    public Path path() {
        return file.toPath();
    }

    /** The digest of the bytes. */
    Digest digest() {
        return digest(path());
    }

    static Digest digest(Path path) {
        try (FileChannel channel = FileChannel.open(path); Arena arena = Arena.ofConfined()) {
            return new Hasher().putSegment(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena)).digest();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the file that counts by its content: " + path, e);
        }
    }
}
