package dev.manyhands.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Unpacks jars that lie in a jar, and folders of classes in it, which become jars: once for each state of the outer one, into the cache of
 * this user or, if there can be none, into a folder of the pool.
 */
final class Nested {
    private final Path fallback;
    private Path cache;

    /**
     * Into the cache of this user.
     *
     * @param fallback a folder of the pool, for when there can be none
     */
    Nested(Path fallback) {
        this(fallback, null);
    }

    Nested(Path fallback, Path cache) {
        this.fallback = fallback;
        this.cache = cache;
    }

    /** A jar with the classes that lie there; null if there is nothing of this name. */
    Path unpack(Path outer, String inner) throws IOException {
        String state = outer + "\n" + Files.size(outer) + "\n" + Files.getLastModifiedTime(outer).toMillis();
        Path folder = cache().resolve(Cache.key(state));
        boolean isFolder = !inner.endsWith(".jar");
        String name = isFolder ? inner.replaceAll("/$", "") + ".classes.jar" : inner;
        Path unpacked = folder.resolve(name.replace('/', '_'));
        if (Files.exists(unpacked)) {
            Cache.touch(folder);
            return unpacked;
        }
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "", ".part");
        try (ZipFile zip = new ZipFile(outer.toFile())) {
            if (!(isFolder ? copyFolder(zip, inner.endsWith("/") ? inner : inner + "/", part) : copyJar(zip, inner, part))) {
                return null;
            }
            Files.move(part, unpacked, StandardCopyOption.ATOMIC_MOVE); // others may do the same
            return unpacked;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path cache() throws IOException {
        if (cache == null) {
            try {
                cache = Cache.folder("classes");
                Cache.clean(cache);
            } catch (IOException | RuntimeException e) {
                System.getLogger(Nested.class.getName()).log(System.Logger.Level.DEBUG, "nothing can be kept", e);
                cache = Files.createDirectory(fallback.resolve("classes"));
            }
        }
        return cache;
    }

    private static boolean copyJar(ZipFile zip, String inner, Path to) throws IOException {
        ZipEntry entry = zip.getEntry(inner);
        if (entry == null) {
            return false;
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
        return true;
    }

    private static boolean copyFolder(ZipFile zip, String inner, Path to) throws IOException {
        boolean found = false;
        try (OutputStream file = Files.newOutputStream(to); ZipOutputStream out = new ZipOutputStream(file)) {
            out.setLevel(Deflater.BEST_SPEED);
            for (Iterator<? extends ZipEntry> entries = zip.stream().iterator(); entries.hasNext();) {
                ZipEntry entry = entries.next();
                if (entry.getName().startsWith(inner) && !entry.isDirectory()) {
                    found = true;
                    ZipEntry copy = new ZipEntry(entry.getName().substring(inner.length()));
                    copy.setTime(entry.getTime());
                    out.putNextEntry(copy);
                    try (InputStream in = zip.getInputStream(entry)) {
                        in.transferTo(out);
                    }
                    out.closeEntry();
                }
            }
            if (!found) {
                out.putNextEntry(new ZipEntry("META-INF/"));
            }
        }
        return found;
    }
}
