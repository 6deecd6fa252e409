package dev.manyhands.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder in which the files of a pool lie, for its owner only. */
final class PoolFolder implements AutoCloseable {
    private final Path path;

    PoolFolder(Path parent) throws IOException {
        Path where = parent != null ? parent : Files.isWritable(Path.of("/dev/shm")) ? Path.of("/dev/shm")
                : Path.of(System.getProperty("java.io.tmpdir"));
        path = Files.createTempDirectory(where, "manyhands-"); // 0700
    }

    /** Makes the folder of a child. */
    Path make(int child) throws IOException {
        return Files.createDirectory(path.resolve(Integer.toString(child)));
    }

    static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> paths = all.sorted(Comparator.reverseOrder()).toList();
            for (Path each : paths) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            System.getLogger(PoolFolder.class.getName()).log(System.Logger.Level.DEBUG, "not all of " + folder + " could be deleted", e);
        }
    }

    @Override
    public void close() {
        delete(path);
    }
}
