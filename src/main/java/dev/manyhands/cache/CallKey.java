package dev.manyhands.cache;

import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What identifies one call of a function: the function and the arguments. Immutable.
 *
 * @param digest of everything: two calls with the same digest have the same result
 * @param arguments one digest per argument; {@link Digest#NONE} for those that are ignored
 */
record CallKey(Digest digest, List<Digest> arguments) {
    /**
     * Makes the key of a call.
     *
     * @param fn the function
     * @param arguments its arguments
     * @param ignored 0-based positions of the arguments that are left out of the key
     * @return the key
     * @throws UnstableArgumentException if an argument has no stable identity
     */
    static CallKey of(FunctionKey fn, Object[] arguments, Set<Integer> ignored) {
        return of(fn, arguments, ignored, Set.of());
    }

    /**
     * Makes the key of a call.
     *
     * @param fn the function
     * @param arguments its arguments
     * @param ignored 0-based positions of the arguments that are left out of the key
     * @param byContent 0-based positions of the arguments that are paths or files and count by the content of the file
     * @return the key
     * @throws UnstableArgumentException if an argument has no stable identity
     * @throws IllegalArgumentException if an argument that counts by content is neither a {@code Path} nor a {@code File}
     * @throws UncheckedIOException if such a file cannot be read
     */
    static CallKey of(FunctionKey fn, Object[] arguments, Set<Integer> ignored, Set<Integer> byContent) {
        Digest[] digests = new Digest[arguments.length];
        Hasher all = new Hasher().putDigest(fn.id()).putDigest(fn.code()).putDigest(fn.captures()).putInt(arguments.length);
        for (int k = 0; k < arguments.length; k++) {
            if (ignored.contains(k)) {
                digests[k] = Digest.NONE;
            } else {
                Object value = byContent.contains(k) ? content(arguments[k], k) : arguments[k];
                digests[k] = ArgumentHash.of(value, "argument " + k, fn.base(), !fn.ignoresCode());
            }
            all.putDigest(digests[k]);
        }
        return new CallKey(all.digest(), List.of(digests));
    }

    private static Object content(Object argument, int position) {
        return switch (argument) {
            case null -> null;
            case Path path -> FileContent.of(path);
            case File file -> new FileContent(file);
            case FileContent content -> content;
            default -> throw new IllegalArgumentException("Argument " + position
                    + " is to count by its content, so it must be a Path or a File: " + argument.getClass().getName());
        };
    }
}
