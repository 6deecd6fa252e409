package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of stored results when the program is edited, and what {@code explain} says to that. */
class ExplainTest {
    private static final String MAIN = """
        package app;
        import dev.manyhands.function.ThrowingFunction;
        class Main {
            static ThrowingFunction<Integer, Object> fn() {
                int offset = 5;
                return x -> new Point(Helper.twice(x), offset);
            }
        }
        """;
    private static final String POINT = "package app;\nrecord Point(int x, int y) implements java.io.Serializable { }";
    private static final String HELPER = """
        package app;
        class Helper {
            static int twice(int x) {
                return Deep.deep(x) + x;
            }
        }
        """;
    private static final String DEEP = """
        package app;
        class Deep {
            static int deep(int x) {
                return x;
            }
        }
        """;

    @TempDir
    private Path folder;

    private CachedFunction<Integer, Object> version(Memory memory, String... sources) {
        return memory.cache(function(sources));
    }

    @SuppressWarnings("unchecked") // as declared in the sources
    private ThrowingFunction<Integer, Object> function(String... sources) {
        return (ThrowingFunction<Integer, Object>) Version.of(folder, sources).call("app.Main", "fn");
    }

    private Memory memory() {
        return Memory.at(folder.resolve("cache"));
    }

    @Test
    void aResultIsRestoredWithTheClassesOfTheFunction() throws Exception {
        ThrowingFunction<Integer, Object> function = function(MAIN, POINT, HELPER, DEEP);
        Object first = memory().cache(function).apply(3);
        assertEquals("Point[x=6, y=5]", first.toString());
        Memory memory = memory();
        Object second = memory.cache(function).apply(3);
        assertEquals(1, memory.statistics().hits());
        assertEquals(first, second);
        assertSame(first.getClass(), second.getClass());
    }

    @Test
    void aProgramCompiledAnewHitsAndOneWithAnEditedCalleeSaysWhichMethodItWas() throws Exception {
        version(memory(), MAIN, POINT, HELPER, DEEP).apply(3);
        assertTrue(version(memory(), MAIN, POINT, "// a comment\n" + HELPER, DEEP).explain(3).startsWith("hit: computed "));
        CachedFunction<Integer, Object> edited = version(memory(), MAIN, POINT, HELPER, DEEP.replace("return x", "return 2 * x"));
        assertFalse(edited.isCached(3));
        String why = edited.explain(3);
        assertTrue(why.startsWith("miss: the nearest of 1 entry, computed "), why);
        assertTrue(why.endsWith(", differs: app.Deep.deep(int) was changed"), why);
        assertEquals("Point[x=9, y=5]", edited.apply(3).toString());
        assertTrue(edited.explain(3).startsWith("hit"));
        assertTrue(edited.explain(4).endsWith("differs: argument 0 is 4, was 3"), edited.explain(4));
        edited.forget();
        assertTrue(version(memory(), MAIN, POINT, HELPER, DEEP).explain(3).startsWith("miss: no result of "), "of no version");
    }

    @Test
    void methodsThatComeAndGoAndCapturedValuesAreNamed() throws Exception {
        version(memory(), MAIN, POINT, HELPER, DEEP).apply(3);
        String why = version(memory(), MAIN.replace("= 5", "= Integer.valueOf(6)"), POINT, HELPER.replace("Deep.deep(x)", "other(x)")
            .replace("static int twice", "static int other(int x) { return x; }\n    static int twice"), DEEP).explain(3);
        for (String part : new String[] {"app.Deep.deep(int) is gone", "app.Helper.other(int) is new",
            "app.Helper.twice(int) was changed"}) {
            assertTrue(why.contains(part), why);
        }
    }

    @Test
    void aVersionStandsForTheCode() throws Exception {
        version(memory().version("1"), MAIN, POINT, HELPER, DEEP).apply(3);
        String edited = DEEP.replace("return x", "return 2 * x");
        assertTrue(version(memory().version("1"), MAIN, POINT, HELPER, edited).isCached(3));
        String why = version(memory().version("2"), MAIN, POINT, HELPER, edited).explain(3);
        assertTrue(why.endsWith("differs: the version given was changed"), why);
        version(memory().ignoreCode(), MAIN, POINT, HELPER, DEEP).apply(3);
        assertTrue(version(memory().ignoreCode(), MAIN, POINT, HELPER, edited).isCached(3));
    }

    @Test
    void aResultThatMayNotBeUsedSaysWhy() throws Exception {
        CachedFunction<Integer, Object> cached = version(memory().validIf(entry -> false), MAIN, POINT, HELPER, DEEP);
        cached.apply(3);
        assertTrue(cached.explain(3).endsWith(" was refused by the validity check"), cached.explain(3));
        CachedFunction<Integer, Object> old = version(memory().expireAfter(Duration.ofNanos(1)), MAIN, POINT, HELPER, DEEP);
        assertTrue(old.explain(3).endsWith(" has expired: it may be PT0.000000001S old"), old.explain(3));
    }
}
