package dev.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes temporary folders where pools have theirs: in shared memory where there is such a place. */
final class SharedMemory implements TempDirFactory {
    private static final Path PLACE = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test) throws IOException {
        return Files.isWritable(PLACE) ? Files.createTempDirectory(PLACE, "manyhands-test-") : Files.createTempDirectory("manyhands-test-");
    }
}
