package dev.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process uses, against a limit. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/statm");
    private static final long PAGE = 4096;

    private final long limit;

    /** A limit of 0 is none. */
    Memory(long limit) {
        this.limit = limit;
    }

    /** Whether this process uses more than it may: of memory that is its own and not of files, or of heap where that is not known. */
    boolean isExceeded() {
        return limit > 0 && used() > limit;
    }

    private static long used() {
        try {
            String[] pages = Files.readString(STATUS).split(" "); // all, resident, shared with files, ...
            return (Long.parseLong(pages[1]) - Long.parseLong(pages[2])) * PAGE;
        } catch (IOException | RuntimeException e) {
            return Runtime.getRuntime().totalMemory();
        }
    }
}
