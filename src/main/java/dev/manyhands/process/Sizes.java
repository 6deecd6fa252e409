package dev.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How large the files of a link are.
 *
 * @param ring capacity of a ring of bytes
 * @param frames bytes for the frames of one direction: of a ring, or after which a queue goes on in a new file
 */
record Sizes(long ring, long frames) {
    private static final long MOST = 4 << 20;
    private static final long LEAST = 1 << 16;
    private static final int SHARE = 32;

    /** Powers of two for what is free where the folder lies: a 32nd of it at most each, 4 MiB if that is less. */
    static Sizes in(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        long size = Math.min(MOST, Long.highestOneBit(Math.max(1, free / SHARE)));
        if (size < LEAST) {
            throw new IOException("no room for the files of a child process in " + folder + ": " + free + " bytes are free, " + LEAST * SHARE
                    + " are needed at least");
        }
        return new Sizes(size, size);
    }
}
