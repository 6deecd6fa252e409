package dev.manyhands;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What functions in other processes leave behind: a file for each position.
 *
 * @param folder where the files are
 */
record Marks(String folder) implements Serializable {
    static Marks in(Path parent) throws IOException {
        return new Marks(Files.createTempDirectory(parent, "marks").toString());
    }

    /** Leaves a mark; false if there was one. */
    boolean set(long index) throws IOException {
        try {
            Files.createFile(Path.of(folder, Long.toString(index)));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /** Leaves the only mark there ever is. */
    void once(long index) throws IOException {
        if (!set(index)) {
            throw new IllegalStateException("called twice for " + index);
        }
    }

    List<Long> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.map(file -> Long.valueOf(file.getFileName().toString())).sorted().toList();
        }
    }
}
