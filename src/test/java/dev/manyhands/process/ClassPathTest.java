package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where children find their classes. */
class ClassPathTest {
    @TempDir
    private Path files;

    private List<Path> of(ClassLoader loader) throws IOException {
        return ClassPath.of(null, loader, new Nested(files, Files.createDirectories(files.resolve("cache"))));
    }

    private static URL url(String text) throws IOException {
        return URL.of(URI.create(text), new URLStreamHandler() {
            @Override
            protected URLConnection openConnection(URL url) throws IOException {
                throw new IOException("nobody opens it");
            }

            @Override
            protected void parseURL(URL url, String spec, int start, int limit) {
                setURL(url, url.getProtocol(), "", -1, null, null, spec.substring(start), null, null);
            }
        });
    }

    private static byte[] jar(String entry, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    private Path fatJar() throws IOException {
        Path fat = files.resolve("fat app.jar");
        try (OutputStream out = Files.newOutputStream(fat); var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("BOOT-INF/lib/x.jar"));
            zip.write(jar("x.txt", new byte[] {1}));
            zip.putNextEntry(new ZipEntry("BOOT-INF/classes/a/b.txt"));
            zip.write(2);
        }
        return fat;
    }

    @Test
    void thoseOfTheClassPathComeFirstAndThenThoseOfLoadersFromAboveToBelow() throws Exception {
        Path upper = Files.createFile(files.resolve("upper.jar"));
        Path lower = Files.createDirectory(files.resolve("lower folder"));
        try (var above = new URLClassLoader(new URL[] {upper.toUri().toURL()});
                var below = new URLClassLoader(new URL[] {lower.toUri().toURL(), files.resolve("missing.jar").toUri().toURL()}, above)) {
            List<Path> path = of(below);
            assertEquals(List.of(upper, lower), path.subList(path.size() - 2, path.size()));
            assertTrue(path.size() > 2, "nothing of java.class.path");
            assertEquals(of(null), path.subList(0, path.size() - 2));
        }
    }

    @Test
    void jarsInJarsAreUnpackedOnceForEachStateOfTheOuterOne() throws Exception {
        Path fat = fatJar();
        String outer = fat.toUri().toString();
        String[] texts = {"jar:" + outer + "!/BOOT-INF/lib/x.jar!/", "jar:" + outer + "!/BOOT-INF/classes!/",
            "jar:nested:" + fat.toUri().getRawPath() + "/!BOOT-INF/lib/x.jar!/",
            "jar:nested:" + fat.toUri().getRawPath() + "/!BOOT-INF/classes/!/", "jar:" + outer + "!/"};
        URL[] urls = new URL[texts.length];
        for (int k = 0; k < texts.length; k++) {
            urls[k] = url(texts[k]);
        }
        try (var loader = new URLClassLoader(urls)) {
            int others = of(null).size();
            List<Path> path = of(loader);
            assertEquals(others + 3, path.size(), "two that were unpacked, and the outer one");
            assertEquals(fat, path.getLast());
            try (ZipFile library = new ZipFile(path.get(others).toFile()); ZipFile classes = new ZipFile(path.get(others + 1).toFile())) {
                assertEquals(1, library.getInputStream(library.getEntry("x.txt")).read());
                assertEquals(2, classes.getInputStream(classes.getEntry("a/b.txt")).read());
            }
            FileTime made = Files.getLastModifiedTime(path.get(others));
            assertEquals(path, of(loader));
            assertEquals(made, Files.getLastModifiedTime(path.get(others)));
            Files.setLastModifiedTime(fat, FileTime.fromMillis(0));
            assertFalse(of(loader).contains(path.get(others)), "the outer jar is another one now");
        }
    }

    @Test
    void loadersThatDoNotSayWhereTheyHaveThingsFromAreRefused() throws Exception {
        ClassLoader dumb = new ClassLoader("dumb", ClassLoader.getSystemClassLoader()) {
        };
        String reason = assertThrows(IllegalArgumentException.class, () -> of(dumb)).getMessage();
        assertTrue(reason.contains("'dumb'") && reason.contains("does not say where") && reason.contains("classPath("), reason);
        try (var web = new URLClassLoader(new URL[] {url("http://example.org/x.jar")})) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> of(web)).getMessage().contains("http://example.org/x.jar"));
        }
    }

    @Test
    void whatIsGivenIsTakenAsItIs() throws Exception {
        Path jar = Files.createFile(files.resolve("given.jar"));
        Nested nested = new Nested(files);
        assertEquals(List.of(jar), ClassPath.of(List.of(jar), null, nested));
        Path missing = files.resolve("missing.jar");
        assertTrue(assertThrows(IllegalArgumentException.class, () -> ClassPath.of(List.of(missing), null, nested)).getMessage()
                .contains("missing.jar, which does not exist"));
    }

    @Test
    void modulesAreTakenFromTheModulePath() throws Exception {
        Path folder = Files.createDirectory(files.resolve("modules"));
        Path inside = Files.createFile(folder.resolve("inside.jar"));
        Path exploded = Files.createDirectory(folder.resolve("exploded"));
        Files.createFile(exploded.resolve("module-info.class"));
        Files.createFile(folder.resolve("notes.txt"));
        String before = System.getProperty("jdk.module.path");
        System.setProperty("jdk.module.path", folder.toString());
        try {
            List<Path> path = of(null);
            assertTrue(path.containsAll(List.of(inside, exploded)), path::toString);
            assertFalse(path.contains(folder.resolve("notes.txt")));
        } finally {
            if (before == null) {
                System.clearProperty("jdk.module.path");
            } else {
                System.setProperty("jdk.module.path", before);
            }
        }
    }

    @Test
    void argumentsThatSayWhatTheProgramMeansAreInherited() {
        assertEquals(List.of("-Da=b", "--enable-preview", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-ea",
                "--enable-native-access=ALL-UNNAMED"),
                Inherited.select(List.of("-Xmx1g", "-cp", "x.jar", "-Da=b", "--enable-preview", "--add-opens",
                        "java.base/java.lang=my.module",
                        "-Dcom.sun.management.jmxremote.port=1", "-agentlib:jdwp=x", "--add-opens=my.module/p=ALL-UNNAMED", "-ea",
                        "--enable-native-access=my.module", "-XX:+UseZGC", "my.Main", "-Dits=own")));
    }
}
