package dev.manyhands.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles and runs the code in README.md and docs, and compares what it prints with what the pages show. */
class ReadmeTest {
    private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));
    /** What the examples in the javadoc take for granted. */
    private static final String OF_JAVADOC = """
        import dev.manyhands.*;
        import dev.manyhands.cache.*;
        import dev.manyhands.comm.*;
        import dev.manyhands.function.*;
        import dev.manyhands.sync.*;
        import java.time.Duration;
        import java.util.*;
        record Features() { static Features extract(String file) { return new Features(); } }
        record Score() { }
        record Scorer() { static Score score(String document) { return new Score(); } }
        static List<String> files, documents;
        static int n;
        static double a;
        static double[] x, y;
        """;

    @TempDir
    private Path scratch;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
            List<Path> pages = new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md")).sorted().toList());
            pages.addFirst(PROJECT.resolve("README.md"));
            return pages.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void codePrintsWhatThePageShows(Path file) throws Exception {
        Page page = Page.ofMarkdown(file);
        Program program = new Program(page, "");
        assertNone(program.compile(scratch));
        List<String> printed = program.run(scratch);
        List<String> wrong = new ArrayList<>();
        for (int b = 0; b < printed.size(); b++) {
            Page.Block block = page.blocks().get(b);
            if (block.printed() != null && !block.printed().equals(printed.get(b))) {
                wrong.add("the code at " + page.name() + ":" + block.line() + " prints\n" + printed.get(b) + "\nand the page shows\n"
                    + block.printed());
            }
        }
        assertNone(wrong);
    }

    @Test
    void examplesInTheJavadocCompile() throws Exception {
        int examples = 0;
        try (Stream<Path> sources = Files.walk(PROJECT.resolve("src/main/java"))) {
            for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                Page page = Page.ofJavadoc(source);
                if (!page.blocks().isEmpty()) {
                    assertNone(new Program(page, OF_JAVADOC).compile(scratch));
                    examples += page.blocks().size();
                }
            }
        }
        assertFalse(examples == 0, "no example found");
    }

    @Test
    void aLineThatDoesNotCompileIsNamed() throws Exception {
        Page page = new Page("page.md", List.of(new Page.Block(7, List.of("int one = 1;", "int two = one.two();"), "")));
        List<String> errors = new Program(page, "").compile(scratch);
        assertEquals(1, errors.size());
        assertEquals("page.md:8", errors.getFirst().substring(0, 9));
    }

    private static void assertNone(List<String> wrong) {
        assertEquals("", String.join("\n\n", wrong));
    }
}
