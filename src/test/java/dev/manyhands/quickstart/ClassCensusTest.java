package dev.manyhands.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.classfile.Opcode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quickstart on classes that were compiled here, so that every number is known; on the JDK; and on bad arguments. */
class ClassCensusTest {
    /** Two classes; five methods, one of them abstract and two of them constructors; 3 + 4 + 3 + 4 instructions, four of them calls. */
    private static final Map<String, String> SOURCES = Map.of(
        "Doubler.java", "class Doubler { static int twice(int x) { return x + x; } }",
        "Greeter.java", "abstract class Greeter { abstract String name(); String greet() { return name().trim(); } }");

    @TempDir
    private Path scratch;
    private Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void compile() throws IOException {
        folder = Files.createDirectory(scratch.resolve("classes"));
        for (Map.Entry<String, String> source : SOURCES.entrySet()) {
            Path file = Files.writeString(scratch.resolve(source.getKey()), source.getValue());
            assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", folder.toString(), file.toString()));
        }
    }

    @Test
    void countsWhatWasCompiled() throws IOException {
        Census census = censusOf(folder);

        assertEquals(2, census.classes());
        assertEquals(5, census.methods());
        assertEquals(14, census.instructions().total());
        assertEquals(2, census.instructions().counts().get(Opcode.ILOAD_0));
        assertEquals(1, census.instructions().counts().get(Opcode.IADD));
        assertEquals(Map.of("java.lang.Object", 2L, "java.lang.String", 1L, "Greeter", 1L), census.calls().counts());
        assertEquals(List.of("Doubler.twice", "Greeter.greet", "Doubler.<init>", "Greeter.<init>"),
            census.largest().stream().map(Census.Method::name).toList());
        assertEquals(List.of(), census.unreadable());
    }

    @Test
    void aJarCountsLikeTheFolderItWasMadeFrom() throws IOException {
        assertEquals(censusOf(folder), censusOf(jarOf(folder)));
    }

    @Test
    void bothWaysAgreeOnTheJdk() throws IOException {
        try (ClassFiles jdk = ClassFiles.named()) {
            assertTrue(jdk.paths().size() > 5_000, () -> jdk.paths().size() + " class files");
            List<Path> some = jdk.paths().subList(0, 3_001);
            assertEquals(ClassCensus.sequential(some), ClassCensus.parallel(some));
        }
    }

    @Test
    void noFilesGiveAnEmptyCensus() {
        assertEquals(new Census(), ClassCensus.sequential(List.of()));
        assertEquals(new Census(), ClassCensus.parallel(List.of()));
    }

    @Test
    void reportsAFolder() throws IOException {
        assertEquals(0, run(folder.toString()));

        assertTrue(printed(out).contains("2 classes, 5 methods, 14 instructions"), printed(out));
        assertTrue(printed(out).contains("identical answers"), printed(out));
        assertFalse(printed(out).contains("could not be read"), printed(out));
        assertEquals("", printed(err));
    }

    @Test
    void brokenFilesAreReportedAndLeaveNothingBehind() throws IOException {
        Census before = censusOf(folder);
        Files.writeString(folder.resolve("Text.class"), "not a class file");
        byte[] bytes = Files.readAllBytes(folder.resolve("Doubler.class"));
        Files.write(folder.resolve("Half.class"), Arrays.copyOf(bytes, bytes.length / 2));
        Census after = censusOf(folder);

        assertEquals(List.of(2L, 5L), List.of(after.classes(), after.methods()));
        assertEquals(before.instructions(), after.instructions());
        assertEquals(2, after.unreadable().size());
        assertTrue(after.unreadable().getLast().startsWith(folder.resolve("Text.class").toString()), after.unreadable()::toString);
        assertEquals(0, run(folder.toString()));
        assertTrue(printed(out).contains("could not be read as class files: 2"), printed(out));
    }

    @Test
    void differentAnswersAreAnError() throws IOException {
        try (ClassFiles files = ClassFiles.named(folder.toString())) {
            int code = ClassCensus.compare(files, ClassCensus::sequential, paths -> new Census(), print(out), print(err));

            assertEquals(1, code);
            assertTrue(printed(err).contains("different answers"), printed(err));
            assertFalse(printed(out).contains("identical"), printed(out));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "no/such/place", "--fast", "two\nlines"})
    void aPlaceThatIsNoneGivesOneLineAndExitCodeTwo(String argument) throws IOException {
        assertRefused(argument.isBlank() ? "empty" : argument.replace('\n', '?'), argument);
    }

    @Test
    void refusesAFileThatIsNoJar() throws IOException {
        Path text = scratch.resolve("Doubler.java");
        assertRefused("neither a folder nor a jar", text.toString());
    }

    @Test
    void refusesAFolderWithoutClasses() throws IOException {
        assertRefused("no class files", Files.createDirectory(scratch.resolve("empty")).toString());
    }

    @Test
    void refusesTwoPlaces() throws IOException {
        assertRefused("2 arguments: a b", "a", "b");
    }

    @Test
    void helpPrintsTheUsage() throws IOException {
        assertEquals(0, run("--help"));
        assertTrue(printed(out).startsWith("usage: "), printed(out));
        assertEquals("", printed(err));
    }

    private void assertRefused(String what, String... args) throws IOException {
        assertEquals(2, run(args));
        assertEquals("", printed(out));
        assertEquals(1, printed(err).lines().count(), printed(err));
        assertTrue(printed(err).contains(what), printed(err));
        assertTrue(printed(err).contains("allowed: "), printed(err));
    }

    private int run(String... args) throws IOException {
        return ClassCensus.run(args, print(out), print(err));
    }

    /** The census of a place, after a look that both ways agree on it. */
    private static Census censusOf(Path place) throws IOException {
        try (ClassFiles files = ClassFiles.named(place.toString())) {
            Census census = ClassCensus.sequential(files.paths());
            assertEquals(census, ClassCensus.parallel(files.paths()));
            assertNotEquals(new Census(), census);
            return census;
        }
    }

    private Path jarOf(Path classes) throws IOException {
        Path jar = scratch.resolve("classes.jar");
        try (JarOutputStream target = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                target.putNextEntry(new JarEntry("deep/" + file.getFileName()));
                target.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    private static PrintStream print(ByteArrayOutputStream target) {
        return new PrintStream(target, true, UTF_8);
    }

    private static String printed(ByteArrayOutputStream target) {
        return target.toString(UTF_8);
    }
}
