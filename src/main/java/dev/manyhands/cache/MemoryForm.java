package dev.manyhands.cache;

import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * What is sent of a {@link Memory} to other processes, which open the folder themselves.
 *
 * @param folder  where; null for none
 * @param options the options
 */
record MemoryForm(String folder, Options options) implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    @Serial
    private Object readResolve() {
        return folder == null ? Memory.none() : Memory.with(Path.of(folder), options);
    }
}
