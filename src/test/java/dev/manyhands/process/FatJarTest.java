package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program in one jar, with its libraries as jars in it, started by Spring Boot's loader. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FatJarTest {
    @TempDir
    private Path files;

    @Test
    void childrenFindClassesInJarsInAJar() throws Exception {
        Path fat = files.resolve("app.jar");
        build(fat);
        Path err = files.resolve("err");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        for (int k = 0; k < 2; k++) { // unpacks, and finds what was unpacked
            ProcessBuilder builder = new ProcessBuilder(java, "-XX:+UseSerialGC", "-jar", fat.toString()).redirectError(err.toFile());
            builder.environment().put("XDG_CACHE_HOME", files.resolve("cache").toString());
            Process program = builder.start();
            String line = program.inputReader().readLine();
            assertEquals(0, program.waitFor(), () -> read(err));
            assertEquals("[9, 16] org.springframework.boot.loader.launch.LaunchedClassLoader", line);
            assertEquals("", read(err));
        }
        try (Stream<Path> archives = Files.list(files.resolve("cache/manyhands/archives"))) {
            List<String> names = archives.map(path -> path.getFileName().toString()).toList();
            assertTrue(names.size() == 1 && names.getFirst().endsWith(".jsa"), names::toString);
        }
        try (Stream<Path> cached = Files.walk(files.resolve("cache/manyhands/classes"))) {
            assertTrue(cached.anyMatch(path -> path.getFileName().toString().equals("BOOT-INF_classes.classes.jar")));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void build(Path fat) throws IOException {
        List<Path> path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
        Path own = path.stream().filter(entry -> Files.exists(entry.resolve("dev/manyhands/process/ChildMain.class"))).findFirst()
                .orElseThrow();
        Path tests = path.stream().filter(entry -> Files.exists(entry.resolve("dev/manyhands/process/FatProgram.class"))).findFirst()
                .orElseThrow();
        try (OutputStream out = Files.newOutputStream(fat); var jar = new JarOutputStream(out)) {
            put(jar, "META-INF/MANIFEST.MF", """
                    Manifest-Version: 1.0
                    Main-Class: org.springframework.boot.loader.launch.JarLauncher
                    Start-Class: dev.manyhands.process.FatProgram
                    Spring-Boot-Classes: BOOT-INF/classes/
                    Spring-Boot-Lib: BOOT-INF/lib/
                    """.getBytes());
            for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
                put(jar, folder, new byte[0]);
            }
            put(jar, "BOOT-INF/classes/dev/manyhands/process/FatProgram.class",
                    Files.readAllBytes(tests.resolve("dev/manyhands/process/FatProgram.class")));
            put(jar, "BOOT-INF/lib/manyhands.jar", jarOf(own));
            for (Path entry : path) {
                String name = entry.getFileName().toString();
                if (name.startsWith("spring-boot-loader")) {
                    unpack(entry, jar);
                } else if (name.endsWith(".jar") && (name.startsWith("agrona") || name.startsWith("slf4j"))) {
                    put(jar, "BOOT-INF/lib/" + name, Files.readAllBytes(entry));
                }
            }
        }
    }

    private static byte[] jarOf(Path folder) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes); Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                put(jar, folder.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    private static void unpack(Path library, JarOutputStream jar) throws IOException {
        try (InputStream file = Files.newInputStream(library); var zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".class")) {
                    put(jar, entry.getName(), zip.readAllBytes());
                }
            }
        }
    }

    /** Stored as it is, which the loader wants of jars. */
    private static void put(JarOutputStream jar, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        var check = new CRC32();
        check.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(check.getValue());
        jar.putNextEntry(entry);
        jar.write(content);
        jar.closeEntry();
    }
}
