package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as an edit of a function: whatever its result may depend on, and nothing that only looks different. */
class CodeHashTest {
    private static final String MAIN = """
            package app;
            import dev.manyhands.function.*;
            public class Main {
                static Object fn() {
                    ThrowingFunction<Integer, Integer> f = x -> Helper.first(x) + 1;
                    return f;
                }
            }
            """;
    private static final String HELPER = """
            package app;
            class Helper {
                static int first(int x) { return new Helper().second(x); }
                private int second(int x) { int y = x * 2; return Deep.third(y); }
            }
            """;
    private static final String DEEP = """
            package app;
            class Deep {
                static int third(int x) { return x + 3; }
                static int unrelated(int x) { return x + 4; }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void theSameSourcesGiveTheSameKey() {
        assertHit(List.of(MAIN, HELPER, DEEP), List.of(MAIN, HELPER, DEEP));
    }

    @Test
    void anEditThreeCallsAwayMissesAndIsNamed() {
        assertEdited("app.Deep.third(int)", List.of(MAIN, HELPER, DEEP), List.of(MAIN, HELPER, DEEP.replace("x + 3", "x + 5")));
    }

    @Test
    void anEditOfTheBodyMissesAndIsNamed() {
        assertEdited("app.Main.fn() lambda (Integer)Integer", List.of(MAIN, HELPER, DEEP),
                List.of(MAIN.replace("+ 1", "+ 2"), HELPER, DEEP));
    }

    @Test
    void anEditOfAMethodThatIsNotReachedHits() {
        assertHit(List.of(MAIN, HELPER, DEEP), List.of(MAIN, HELPER, DEEP.replace("x + 4", "x + 5")));
    }

    @Test
    void commentsLayoutAndNamesOfVariablesHit() {
        assertHit(List.of(MAIN, HELPER, DEEP), List.of(
                MAIN.replace("x -> Helper.first(x) + 1", "\n\n  number -> /* twice */ Helper.first(number)\n + 1")
                        .replace(" f =", " renamed =").replace("return f", "return renamed"),
                HELPER.replace("int y = x * 2; return Deep.third(y);", "\n// why\n int z = x * 2;\n return Deep.third(z);"),
                DEEP.replace("int x", "int any").replace("x +", "any +")));
    }

    @Test
    void anUnrelatedLambdaHits() {
        assertHit(List.of(MAIN, HELPER, DEEP), List.of(MAIN.replace("ThrowingFunction",
                "ThrowingFunction<Integer, Integer> g = x -> x + 77; Runnable r = () -> g.hashCode(); r.run();\nThrowingFunction"), HELPER,
                DEEP));
    }

    @Test
    void unrelatedMembersAndAnonymousClassesHit() {
        String main = MAIN.replace("x -> Helper.first(x) + 1", "x -> new Object() { int go() { return Helper.first(x); } }.go()");
        assertHit(List.of(main, HELPER, DEEP), List.of(main.replace("static Object fn", """
                static final String NAME = "unrelated";
                static Object other() { return new Object() { public String toString() { return NAME + 5_000_000L + 2.5; } }; }
                static Object fn"""), HELPER, DEEP));
    }

    @Test
    void anEditInAnAnonymousClassMisses() {
        String main = MAIN.replace("x -> Helper.first(x) + 1", "x -> new Object() { int go() { return Helper.first(x) + 8; } }.go()");
        assertEdited("app.Main.fn() lambda (Integer)Integer", List.of(main, HELPER, DEEP),
                List.of(main.replace("+ 8", "+ 9"), HELPER, DEEP));
    }

    @Test
    void aRenamedCapturedVariableHits() {
        String main = MAIN.replace("x -> Helper.first(x) + 1",
                "x -> { int a = x + 1; int b = x + 2; return new Object() { int go() { return Helper.first(b) + a; } }.go(); }");
        assertHit(List.of(main, HELPER, DEEP), List.of(main.replace("int a", "int zz").replace("+ a", "+ zz"), HELPER, DEEP));
    }

    @Test
    void anEditOfALambdaInALambdaMisses() {
        String main = MAIN.replace("x -> Helper.first(x) + 1",
                "x -> java.util.List.of(x).stream().mapToInt(y -> java.util.stream.IntStream.of(y).map(z -> z + 5).sum()).sum()");
        assertEdited("app.Main.fn() lambda (Integer)Integer", List.of(main), List.of(main.replace("z + 5", "z + 6")));
    }

    @Test
    void anUnrelatedLambdaBeforeOneWithALambdaHits() {
        String main = MAIN.replace("x -> Helper.first(x) + 1",
                "x -> java.util.List.of(x).stream().mapToInt(y -> java.util.stream.IntStream.of(y).map(z -> z + 5).sum()).sum()");
        String unrelated = "{ Runnable r = () -> { Runnable q = () -> System.gc(); q.run(); }; r.run(); }\n";
        assertHit(List.of(main), List.of(main.replace("static Object fn", "static void before() " + unrelated + "static Object fn")));
        assertHit(List.of(main), List.of(main.replace("static Object fn", "static " + unrelated + "static Object fn")));
        assertHit(List.of(main), List.of(main.substring(0, main.lastIndexOf('}')) + "static void after() " + unrelated + "}"));
    }

    @Test
    void anEditBehindAMethodReferenceMisses() {
        String main = MAIN.replace("x -> Helper.first(x) + 1", "x -> java.util.stream.Stream.of(x).map(Helper::first).findFirst().get()");
        assertEdited("app.Deep.third(int)", List.of(main, HELPER, DEEP), List.of(main, HELPER, DEEP.replace("x + 3", "x + 5")));
    }

    @Test
    void anEditOfAnOverrideMissesEvenWhereOnlyTheInterfaceIsCalled() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                class Main { static Object fn() { ThrowingFunction<Shape, Double> f = s -> s.area(); return f; } }
                """;
        String shape = "package app;\ninterface Shape { double area(); }";
        String base = "package app;\nabstract class Base { public double area() { return side() * 2; } abstract double side(); }";
        String square = "package app;\nclass Square extends Base implements Shape { double side() { return 1; } }";
        assertEdited("app.Square.side()", List.of(main, shape, base, square),
                List.of(main, shape, base, square.replace("return 1", "return 2")));
        assertEdited("app.Base.area()", List.of(main, shape, base, square), List.of(main, shape, base.replace("* 2", "* 3"), square));
    }

    @Test
    void anEditOfWhatTheJdkCallsBackMisses() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                class Main {
                    static Object fn() {
                        ThrowingFunction<Integer, String> f = x ->
                                new java.util.TreeSet<>(java.util.List.of(new Item(x), new Item(2))).toString();
                        return f;
                    }
                }
                """;
        String item = """
                package app;
                record Item(int size) implements Comparable<Item> {
                    public int compareTo(Item other) { return size - other.size; }
                    int unused() { return 1; }
                }
                """;
        assertEdited("app.Item.compareTo(Item)", List.of(main, item),
                List.of(main, item.replace("size - other.size", "other.size - size")));
        assertHit(List.of(main, item), List.of(main, item.replace("return 1", "return 2")));
    }

    @Test
    void anEditOfAConstantMisses() {
        String main = MAIN.replace("Helper.first(x) + 1", "x * Constants.FACTOR + Constants.TABLE[x]");
        String constants = """
                package app;
                class Constants {
                    static final int FACTOR = 3;
                    static final int[] TABLE = {1, 2, 3};
                }
                """;
        assertMiss(List.of(main, constants), List.of(main, constants.replace("FACTOR = 3", "FACTOR = 4")));
        assertEdited("app.Constants static initializer", List.of(main, constants), List.of(main, constants.replace("{1, 2", "{1, 5")));
    }

    @Test
    void aNewComponentOfARecordMisses() {
        String main = MAIN.replace("Helper.first(x) + 1", "new Pair(x, 2).hashCode()");
        assertMiss(List.of(main, "package app;\nrecord Pair(int a, int b) {}"),
                List.of(main, "package app;\nrecord Pair(int b, int a) {}"));
    }

    private static final String SUITS = "package app;\nenum Suit { HEARTS, SPADES, CLUBS }";
    private static final String SWITCH = """
            package app;
            import dev.manyhands.function.*;
            class Main {
                static Object fn() {
                    ThrowingFunction<Suit, Integer> f = s -> switch (s) { case SPADES -> 4; case HEARTS -> 5; default -> 6; };
                    return f;
                }
            }
            """;

    @Test
    void anEditOfASwitchMisses() {
        assertMiss(List.of(SWITCH, SUITS), List.of(SWITCH.replace("-> 5", "-> 7"), SUITS));
        assertMiss(List.of(SWITCH, SUITS), List.of(SWITCH.replace("HEARTS", "CLUBS"), SUITS));
    }

    @Test
    void anotherSwitchInTheClassHits() {
        assertHit(List.of(SWITCH, SUITS), List.of(SWITCH.replace("static Object fn", """
                static int other(Suit s, java.util.concurrent.TimeUnit u) {
                    switch (u) { case DAYS: return 3; default: }
                    switch (s) { case CLUBS: return 1; case HEARTS: return 2; default: return 0; }
                }
                static Object fn"""), SUITS));
    }

    @Test
    void switchesOverStringsAndPatternsCount() {
        String strings = MAIN.replace("Helper.first(x) + 1", "switch (\"\" + x) { case \"a\" -> 1; case \"b\" -> 2; default -> 3; }");
        assertMiss(List.of(strings), List.of(strings.replace("\"b\"", "\"c\"")));
        String patterns = MAIN.replace("Helper.first(x) + 1",
                "switch ((Object) x) { case Integer i when i > 3 -> 1; case Long l -> 2; default -> 3; }");
        assertMiss(List.of(patterns), List.of(patterns.replace("Long l", "Short l")));
        assertMiss(List.of(patterns), List.of(patterns.replace("i > 3", "i > 4")));
    }

    @Test
    void handlersAndTextsCount() {
        String main = MAIN.replace("Helper.first(x) + 1",
                "{ try { return Integer.parseInt(\"n\" + x); } catch (NumberFormatException e) { return 0; } }");
        assertMiss(List.of(main), List.of(main.replace("NumberFormatException", "IllegalArgumentException")));
        assertMiss(List.of(main), List.of(main.replace("\"n\"", "\"m\"")));
    }

    @Test
    void aFunctionInAJarReachesItsOwnJar() {
        FunctionKey one = Version.ofJar(folder, MAIN, HELPER, DEEP).key();
        FunctionKey two = Version.ofJar(folder, MAIN, HELPER, DEEP.replace("x + 3", "x + 5")).key();
        FunctionKey three = Version.ofJar(folder, MAIN, HELPER, DEEP.replace("x + 4", "x + 5")).key();
        assertNotEquals(one.code(), two.code());
        assertEquals(one.code(), three.code());
        assertEquals(one.methods().keySet(), two.methods().keySet());
    }

    @Test
    void aLibraryCountsByItsContent() {
        String main = MAIN.replace("Helper.first(x) + 1", "lib.Tool.go(x)");
        String tool = "package lib;\npublic class Tool { public static int go(int x) { return x; } }";
        FunctionKey one = Version.of(folder, List.of(Version.jar(folder, "tool.jar", tool)), main).key();
        FunctionKey same = Version.of(folder, List.of(Version.jar(folder, "tool.jar", tool)), main).key();
        Path changed = Version.jar(folder, "tool.jar", tool.replace("return x", "return x + 1"));
        FunctionKey other = Version.of(folder, List.of(changed), main).key();
        assertEquals(one.code(), same.code());
        assertEquals(List.of("tool.jar"), changed(one.methods(), other.methods()));
        assertTrue(one.methods().containsKey("JDK"));
    }

    @Test
    void anEditOfAFunctionObjectMisses() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                class Main {
                    static Object fn() {
                        return new ThrowingFunction<Integer, Integer>() { public Integer apply(Integer x) { return Deep.third(x) + 1; } };
                    }
                }
                """;
        assertHit(List.of(main, DEEP),
                List.of(main.replace("static Object fn", "Object unrelated = new Object() { };\nstatic Object fn"), DEEP));
        assertEdited("app.Deep.third(int)", List.of(main, DEEP), List.of(main, DEEP.replace("x + 3", "x + 5")));
        assertMiss(List.of(main, DEEP), List.of(main.replace("+ 1", "+ 2"), DEEP));
    }

    @Test
    void anEditOfTheClassOfACapturedObjectMisses() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                class Main {
                    static Object fn() {
                        java.util.function.IntUnaryOperator op = new Plus();
                        ThrowingFunction<Integer, Integer> f = x -> op.applyAsInt(x);
                        return f;
                    }
                }
                """;
        String plus = "package app;\n"
                + "class Plus implements java.util.function.IntUnaryOperator { public int applyAsInt(int x) { return x + 1; } }";
        FunctionKey one = Version.of(folder, main, plus).key();
        FunctionKey two = Version.of(folder, main, plus.replace("x + 1", "x + 2")).key();
        assertNotEquals(one.captures(), two.captures());
        assertEquals(List.of("captured op"), one.captureNames());
    }

    @Test
    void anEditOfTheClassOfAnArgumentMisses() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                class Main {
                    static Object fn() { ThrowingFunction<Op, Integer> f = op -> op.apply(3); return f; }
                    static Object plus() { return Op.PLUS; }
                }
                """;
        String op = "package app;\nenum Op { PLUS { int apply(int x) { return x + 1; } }; abstract int apply(int x); }";
        Version one = Version.of(folder, main, op);
        Version two = Version.of(folder, main, op.replace("x + 1", "x + 2"));
        assertNotEquals(one.callKey(one.call("app.Main", "plus")), two.callKey(two.call("app.Main", "plus")));
    }

    @Test
    void anObjectOfALibraryCountsByTheVersionOfTheLibrary() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                public class Main {
                    static Object fn() { ThrowingFunction<Runnable, Integer> f = r -> { r.run(); return 1; }; return f; }
                    static Object tool() { return new lib.Tool(); }
                }
                """;
        String tool = "package lib;\npublic class Tool implements Runnable { public void run() { } }";
        Version one = Version.of(folder, List.of(Version.jar(folder, "tool.jar", tool)), main);
        Version same = Version.of(folder, List.of(Version.jar(folder, "tool.jar", tool)), main);
        Version other = Version.of(folder, List.of(Version.jar(folder, "tool.jar", tool.replace("{ }", "{ Thread.yield(); }"))), main);
        assertEquals(one.callKey(one.call("app.Main", "tool")), same.callKey(same.call("app.Main", "tool")));
        assertNotEquals(one.callKey(one.call("app.Main", "tool")), other.callKey(other.call("app.Main", "tool")));
    }

    @Test
    void aConstantThatMovedIsAnotherArgumentUnlessTheCodeIsIgnored() {
        String main = """
                package app;
                import dev.manyhands.function.*;
                public class Main {
                    static Object fn() { ThrowingFunction<Suit, Integer> f = s -> s.ordinal(); return f; }
                    static Object suit() { return Suit.SPADES; }
                }
                """;
        Version one = Version.of(folder, main, SUITS);
        Version two = Version.of(folder, main, SUITS.replace("HEARTS, SPADES", "SPADES, HEARTS"));
        assertNotEquals(one.callKey(one.call("app.Main", "suit")), two.callKey(two.call("app.Main", "suit")));
        assertEquals(withoutCode(one), withoutCode(two));
    }

    private static Digest withoutCode(Version version) {
        return CallKey.of(FunctionKey.of(version.call("app.Main", "fn"), true, null), new Object[] {version.call("app.Main", "suit")},
                Set.of()).digest();
    }

    @Test
    void manyThreadsFindTheSame() throws Exception {
        Digest expected = Version.of(folder, MAIN, HELPER, DEEP).key().code();
        for (int round = 0; round < 5; round++) {
            Version version = Version.of(folder, MAIN, HELPER, DEEP);
            try (var threads = Executors.newFixedThreadPool(4)) {
                for (var key : threads.invokeAll(Collections.nCopies(8, () -> version.key().code()))) {
                    assertEquals(expected, key.get());
                }
            }
        }
    }

    /** A program that loads its plug-ins anew must be able to forget the old ones. */
    @Test
    void whatIsKnownOfTheCodeGoesWithTheLoader() throws InterruptedException {
        var loader = new WeakReference<>(keyed().getClass().getClassLoader());
        for (long end = System.nanoTime() + 30_000_000_000L; loader.get() != null && System.nanoTime() < end;) {
            System.gc();
            Thread.sleep(20);
        }
        assertNull(loader.get());
    }

    private Object keyed() {
        Version version = Version.of(folder, MAIN, HELPER, DEEP);
        version.callKey(version.call("app.Main", "fn"));
        return version.call("app.Main", "fn");
    }

    private void assertHit(List<String> before, List<String> after) {
        FunctionKey one = key(before);
        FunctionKey two = key(after);
        assertEquals(List.of(), changed(one.methods(), two.methods()));
        assertEquals(one.name(), two.name());
        assertEquals(one.id(), two.id());
        assertEquals(one.code(), two.code());
        assertEquals(one.captures(), two.captures());
    }

    private void assertMiss(List<String> before, List<String> after) {
        assertNotEquals(key(before).code(), key(after).code());
    }

    private void assertEdited(String method, List<String> before, List<String> after) {
        FunctionKey one = key(before);
        FunctionKey two = key(after);
        assertEquals(one.id(), two.id());
        assertEquals(List.of(method), changed(one.methods(), two.methods()));
        assertNotEquals(one.code(), two.code());
    }

    private FunctionKey key(List<String> sources) {
        return Version.of(folder, sources.toArray(String[]::new)).key();
    }

    private static List<String> changed(Map<String, Digest> one, Map<String, Digest> two) {
        var names = new TreeSet<>(one.keySet());
        names.addAll(two.keySet());
        return names.stream().filter(name -> !one.containsKey(name) || !one.get(name).equals(two.get(name))).toList();
    }
}
