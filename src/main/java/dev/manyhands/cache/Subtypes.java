package dev.manyhands.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Which class of the application extends or implements which. Reads the head of every class in the folders of the class path and in
 * the application's own jar, once, when it is first asked. Classes that come from elsewhere (made at run time, or in a jar within a jar)
 * cannot be enumerated and are not known here.
 */
final class Subtypes {
    private final String ownJar;
    private Map<String, List<String>> direct;

    Subtypes(String ownJar) {
        this.ownJar = ownJar;
    }

    /** All subtypes of a class, in alphabetical order, without itself. */
    Set<String> of(String name, ClassLoader loader) {
        Map<String, List<String>> known = direct(loader);
        if (!known.containsKey(name)) {
            return Set.of();
        }
        var all = new TreeSet<String>();
        var open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            for (String subtype : known.getOrDefault(open.pop(), List.of())) {
                if (all.add(subtype)) {
                    open.push(subtype);
                }
            }
        }
        return Collections.unmodifiableSet(all);
    }

    private synchronized Map<String, List<String>> direct(ClassLoader loader) {
        if (direct == null) {
            var found = new HashMap<String, List<String>>();
            var seen = new HashSet<String>();
            try {
                for (URL folder : Collections.list(loader.getResources(""))) {
                    if (folder.getProtocol().equals("file") && !Libraries.isOurPlace(folder.toString())) {
                        readFolder(Path.of(folder.toURI()), found, seen);
                    }
                }
                if (!ownJar.isEmpty()) {
                    readJar(URI.create(ownJar + "!/").toURL(), found, seen);
                }
            } catch (IOException | URISyntaxException e) {
                throw new IllegalStateException("Cannot enumerate the classes of the application", e);
            }
            direct = found;
        }
        return direct;
    }

    private static void readFolder(Path root, Map<String, List<String>> found, Set<String> seen) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isClass(file.toString())) {
                    read(Files.readAllBytes(file), found, seen);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void readJar(URL root, Map<String, List<String>> found, Set<String> seen) throws IOException {
        if (root.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (isClass(entry.getName()) && !entry.getName().startsWith("META-INF/")) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            read(in.readAllBytes(), found, seen);
                        } catch (IOException e) {
                            throw new UncheckedIOException("Cannot read " + entry.getName() + " of " + root, e);
                        }
                    }
                }
            }
        }
    }

    private static boolean isClass(String file) {
        return file.endsWith(".class") && !file.endsWith("module-info.class") && !file.endsWith("package-info.class");
    }

    private static void read(byte[] bytes, Map<String, List<String>> found, Set<String> seen) {
        ClassModel model;
        try {
            model = ClassFile.of().parse(bytes);
        } catch (IllegalArgumentException _) {
            return; // broken, or for a later Java: the loader cannot load it either
        }
        String name = model.thisClass().asInternalName();
        if (seen.add(name)) {
            model.superclass().filter(type -> !type.asInternalName().equals("java/lang/Object"))
                    .ifPresent(type -> found.computeIfAbsent(type.asInternalName(), _ -> new ArrayList<>(1)).add(name));
            model.interfaces().forEach(type -> found.computeIfAbsent(type.asInternalName(), _ -> new ArrayList<>(1)).add(name));
        }
    }
}
