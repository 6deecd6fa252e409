package dev.manyhands.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.ref.SoftReference;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The classes of the application, and which of them extends or implements which. Reads every class in the folders of the class path and in
 * the application's own jar, once, when it is made. Classes that come from elsewhere (made at run time, or in a jar within a jar) cannot be
 * enumerated and are not known here. Immutable but for the files, which are kept as long as memory is not short.
 */
final class ClassIndex {
    private final Map<String, List<String>> direct = new HashMap<>();
    private final SoftReference<Map<String, ClassModel>> files;

    /**
     * Reads the classes.
     *
     * @param libraries knows what is not the application's own
     * @param loader that finds the folders
     */
    ClassIndex(Libraries libraries, ClassLoader loader) {
        var found = new HashMap<String, ClassModel>();
        try {
            for (URL folder : Collections.list(loader.getResources(""))) {
                if (folder.getProtocol().equals("file") && !Libraries.isOurs(Libraries.MANYHANDS, folder.toString())) {
                    readFolder(Path.of(folder.toURI()), found);
                }
            }
            if (!libraries.ownJar().isEmpty()) {
                readJar(URI.create(libraries.ownJar() + "!/").toURL(), found);
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("Cannot enumerate the classes of the application", e);
        }
        files = new SoftReference<>(found);
    }

    /** The class file; null when memory was short since. */
    ClassModel file(String name) {
        Map<String, ClassModel> known = files.get();
        return known == null ? null : known.get(name);
    }

    /** All subtypes of a class, in alphabetical order, without itself. */
    Set<String> subtypes(String name) {
        if (!direct.containsKey(name)) {
            return Set.of();
        }
        var all = new TreeSet<String>();
        var open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            for (String subtype : direct.getOrDefault(open.pop(), List.of())) {
                if (all.add(subtype)) {
                    open.push(subtype);
                }
            }
        }
        return Collections.unmodifiableSet(all);
    }

    private void readFolder(Path root, Map<String, ClassModel> found) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isClass(file.toString())) {
                    read(Files.readAllBytes(file), found);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void readJar(URL root, Map<String, ClassModel> found) throws IOException {
        if (root.openConnection() instanceof JarURLConnection connection) {
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (isClass(entry.getName()) && !entry.getName().startsWith("META-INF/")
                            && !Libraries.isOurs(entry.getName(), root.toString())) {
                        try (InputStream in = jar.getInputStream(entry)) {
                            read(in.readAllBytes(), found);
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

    private void read(byte[] bytes, Map<String, ClassModel> found) {
        ClassModel model;
        try {
            model = ClassFile.of().parse(bytes);
        } catch (IllegalArgumentException _) {
            return; // broken, or for a later Java: the loader cannot load it either
        }
        String name = model.thisClass().asInternalName();
        if (found.putIfAbsent(name, model) == null) {
            model.superclass().ifPresent(type -> extend(type, name));
            model.interfaces().forEach(type -> extend(type, name));
        }
    }

    private void extend(ClassEntry type, String subtype) {
        String name = type.asInternalName();
        if (!name.equals("java/lang/Object")) {
            direct.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(subtype);
        }
    }
}
