package dev.manyhands.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the children find the classes of this program: folders and jars, in the order in which this JVM looks into them.
 *
 * <p>These are those of the class path, which contains what build tools and development environments put into it by manifests and argument
 * files; those of the module path, whose modules are in the unnamed module there; and those of the {@link URLClassLoader}s from the
 * loader of the calling thread and that of this library up to the system's. What lies in a jar within a jar is unpacked.
 */
final class ClassPath {
    private static final String MODULE = "module-info.class";
    private static final String APPLICATION_LOADER = "jdk.internal.loader.ClassLoaders$AppClassLoader";

    private final Set<Path> entries = new LinkedHashSet<>();
    private final Nested nested;

    private ClassPath(Nested nested) {
        this.nested = nested;
    }

    /**
     * Finds the class path.
     *
     * @param given what the user has said; null if nothing
     * @param loader finds the classes of what is sent; null for the system's
     * @param nested unpacks jars in jars
     * @throws IllegalArgumentException with the reason, if classes come from where children cannot get them
     */
    static List<Path> of(List<Path> given, ClassLoader loader, Nested nested) {
        if (given != null) {
            return checked(given);
        }
        ClassPath path = new ClassPath(nested);
        path.addLoaders(loader == null ? ClassLoader.getSystemClassLoader() : loader);
        path.addLoaders(ClassPath.class.getClassLoader());
        CodeSource own = ClassPath.class.getProtectionDomain().getCodeSource();
        if (own != null && own.getLocation() != null && !own.getLocation().getProtocol().equals("jrt")) {
            path.addUrl(own.getLocation(), ClassPath.class.getClassLoader());
        }
        return List.copyOf(path.entries);
    }

    private static List<Path> checked(List<Path> given) {
        List<Path> entries = new ArrayList<>();
        for (Path each : given) {
            Path entry = each.toAbsolutePath().normalize();
            if (!Files.exists(entry)) {
                throw new IllegalArgumentException("the class path of a process pool names " + each + ", which does not exist");
            }
            entries.add(entry);
        }
        return List.copyOf(entries);
    }

    /** Adds what a loader and those above it find, the highest first, as it is asked first. */
    private void addLoaders(ClassLoader lowest) {
        Deque<ClassLoader> chain = new ArrayDeque<>();
        for (ClassLoader loader = lowest; loader != null && loader != ClassLoader.getPlatformClassLoader(); loader = loader.getParent()) {
            chain.push(loader);
        }
        chain.forEach(this::addLoader);
    }

    private void addLoader(ClassLoader loader) {
        if (loader.getClass().getName().equals(APPLICATION_LOADER)) {
            addClassPath(System.getProperty("java.class.path", ""));
            addModulePath(System.getProperty("jdk.module.path", ""));
        } else if (loader instanceof URLClassLoader described) {
            for (URL url : described.getURLs()) {
                addUrl(url, loader);
            }
        } else {
            throw refused(loader, "does not say where it has them from");
        }
    }

    private static IllegalArgumentException refused(ClassLoader loader, String reason) {
        return new IllegalArgumentException("the children of a process pool cannot get the classes of this program: the class loader "
                + (loader.getName() == null ? "" : "'" + loader.getName() + "', ") + loader + ", " + reason
                + "; say where they are by ProcessPool.builder().classPath(...)");
    }

    private void addClassPath(String path) {
        if (path.isEmpty() && System.getProperty("jdk.module.path") != null) {
            return;
        }
        for (String entry : path.split(File.pathSeparator, -1)) {
            addIfThere(Path.of(entry));
        }
    }

    /** An entry that is not there is no fault: the JVM passes over it too. */
    private void addIfThere(Path entry) {
        Path absolute = entry.toAbsolutePath().normalize();
        if (Files.exists(absolute)) {
            entries.add(absolute);
        }
    }

    private void addModulePath(String path) {
        for (String entry : path.split(File.pathSeparator)) {
            Path folder = Path.of(entry);
            if (entry.isEmpty() || !Files.isDirectory(folder) || Files.exists(folder.resolve(MODULE))) {
                if (!entry.isEmpty()) {
                    addIfThere(folder);
                }
                continue;
            }
            try (DirectoryStream<Path> modules = Files.newDirectoryStream(folder)) {
                for (Path module : modules) {
                    if (module.toString().endsWith(".jar") || Files.exists(module.resolve(MODULE))) {
                        addIfThere(module);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the folder " + folder + " of the module path cannot be read", e);
            }
        }
    }

    private void addUrl(URL url, ClassLoader loader) {
        String text = url.toString();
        try {
            if (text.startsWith("file:")) {
                addIfThere(toPath(text));
            } else if (text.startsWith("jar:nested:")) { // jar:nested:/outer.jar/!inner.jar!/
                addNested(withoutMarks(text.substring("jar:nested:".length())), "/!", loader);
            } else if (text.startsWith("jar:file:")) { // jar:file:/outer.jar!/inner.jar!/
                addNested(withoutMarks(text.substring("jar:file:".length())), "!/", loader);
            } else {
                throw refused(loader, "has them from " + text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what " + text + " contains cannot be unpacked for the children of a process pool", e);
        }
    }

    /** Without the "!/" at the end. */
    private static String withoutMarks(String text) {
        return text.endsWith("!/") ? text.substring(0, text.length() - 2) : text;
    }

    private void addNested(String text, String separator, ClassLoader loader) throws IOException {
        int at = text.indexOf(separator);
        if (at < 0) {
            addIfThere(toPath("file:" + text));
            return;
        }
        Path outer = toPath("file:" + text.substring(0, at));
        String inner = decoded(text.substring(at + separator.length()));
        if (inner.contains("!")) {
            throw refused(loader, "has them from a jar in a jar in a jar, " + text);
        }
        if (Files.isRegularFile(outer)) {
            Path unpacked = nested.unpack(outer.toAbsolutePath().normalize(), inner);
            if (unpacked != null) {
                entries.add(unpacked);
            }
        }
    }

    private static String decoded(String text) {
        try {
            return URI.create("file:/" + text).getPath().substring(1);
        } catch (IllegalArgumentException e) {
            return text; // was not encoded
        }
    }

    private static Path toPath(String url) {
        try {
            return Path.of(URI.create(url));
        } catch (IllegalArgumentException e) {
            return Path.of(url.substring("file:".length())); // was not encoded
        }
    }
}
