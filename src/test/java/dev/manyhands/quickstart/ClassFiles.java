package dev.manyhands.quickstart;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class files of one place, in a fixed order.
 *
 * @param place  the place in words
 * @param paths  the files; readable until this object is closed
 * @param source what to close in the end
 */
record ClassFiles(String place, List<Path> paths, Closeable source) implements Closeable {
    private static final String ALLOWED = "; allowed: nothing (the running JDK), a folder, or a jar";
    private static final Closeable NOTHING_TO_CLOSE = () -> { };

    /** The place that the command line asks for. Throws IllegalArgumentException, with one line that says why, if there is none. */
    static ClassFiles named(String... args) throws IOException {
        if (args.length > 1) {
            throw bad(args.length + " arguments: " + String.join(" ", args), null);
        }
        return args.length == 0 ? ofRunningJdk() : at(args[0]);
    }

    /** The JDK's classes lie in one big file, which the JDK itself mounts as the file system {@code jrt:/}. */
    private static ClassFiles ofRunningJdk() throws IOException {
        FileSystem jrt = FileSystems.getFileSystem(URI.create("jrt:/"));
        return new ClassFiles("JDK " + Runtime.version(), under(jrt.getPath("/modules")), NOTHING_TO_CLOSE);
    }

    private static ClassFiles at(String place) throws IOException {
        if (place.isBlank()) {
            throw bad("an empty argument", null);
        }
        try {
            Path path = Path.of(place);
            if (!Files.exists(path)) {
                throw bad("no such folder or jar: " + place, null);
            }
            ClassFiles files = Files.isDirectory(path) ? new ClassFiles(place, under(path), NOTHING_TO_CLOSE) : ofJar(path);
            if (files.paths().isEmpty()) {
                files.close();
                throw bad("no class files in " + place, null);
            }
            return files;
        } catch (ProviderNotFoundException noZip) {
            throw bad("neither a folder nor a jar: " + place, noZip);
        } catch (IOException | UncheckedIOException | InvalidPathException unreadable) {
            throw bad("cannot read " + place + " (" + unreadable + ")", unreadable);
        }
    }

    private static ClassFiles ofJar(Path path) throws IOException {
        FileSystem jar = FileSystems.newFileSystem(path);
        try {
            return new ClassFiles(path.toString(), under(jar.getPath("/")), jar);
        } catch (IOException | UncheckedIOException unreadable) {
            jar.close();
            throw unreadable;
        }
    }

    private static List<Path> under(Path root) throws IOException {
        try (Stream<Path> found = Files.find(root, Integer.MAX_VALUE,
                (path, attributes) -> attributes.isRegularFile() && path.toString().endsWith(".class"))) {
            return found.sorted().toList();
        }
    }

    private static IllegalArgumentException bad(String what, Exception cause) {
        return new IllegalArgumentException(what.replaceAll("\\p{Cntrl}", "?") + ALLOWED, cause);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
