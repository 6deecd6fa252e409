package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingSupplier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionKeyTest {
    private static final String ONE = """
            package app;
            import dev.manyhands.function.*;
            class Main {
                static Object fn() { ThrowingFunction<Integer, Integer> f = One::go; return f; }
                static Object two() { ThrowingFunction<Integer, Integer> f = Two::go; return f; }
                static Object text() { ThrowingFunction<String, Integer> f = One::go; return f; }
            }
            class One { static int go(int x) { return x; } static int go(String x) { return 0; } }
            class Two { static int go(int x) { return x; } }
            """;

    @TempDir
    private Path folder;

    private record Item(int size) {
        int plus(int more) {
            return size + more;
        }
    }

    private static FunctionKey key(Object function) {
        return FunctionKey.of(function, false, null);
    }

    @Test
    void namesSayWhichFunctionItIs() {
        String self = FunctionKeyTest.class.getName();
        assertEquals(self + ".twice(int) as (Integer)Integer", key((ThrowingFunction<Integer, Integer>) FunctionKeyTest::twice).name());
        assertEquals(self + ".namesSayWhichFunctionItIs() lambda (String)Integer",
                key((ThrowingFunction<String, Integer>) x -> x.length()).name());
        assertEquals("java.lang.String.length() as (String)Integer", key((ThrowingFunction<String, Integer>) String::length).name());
        assertEquals("new " + self + "$Item(int) as (Integer)FunctionKeyTest$Item",
                key((ThrowingFunction<Integer, Item>) Item::new).name());
        assertEquals(self + ".namesSayWhichFunctionItIs() new ThrowingSupplier", key(new ThrowingSupplier<Integer>() {
            @Override
            public Integer get() {
                return 1;
            }
        }).name());
    }

    private static int twice(int x) {
        return 2 * x;
    }

    @Test
    void functionsOfOneNameInTwoClassesDiffer() {
        Version version = Version.of(folder, ONE);
        FunctionKey one = key(version.call("app.Main", "fn"));
        FunctionKey two = key(version.call("app.Main", "two"));
        FunctionKey text = key(version.call("app.Main", "text"));
        assertNotEquals(one.id(), two.id());
        assertNotEquals(one.id(), text.id());
        assertNotEquals(FunctionKey.of(version.call("app.Main", "fn"), true, null).id(),
                FunctionKey.of(version.call("app.Main", "two"), true, null).id());
    }

    @Test
    void aMethodIsTheSameFromWhereverItIsReferredTo() {
        ThrowingFunction<Integer, Integer> here = FunctionKeyTest::twice;
        ThrowingFunction<Integer, Integer> there = FunctionKeyTest::twice;
        assertEquals(key(here).id(), key(there).id());
        assertEquals(key(here).code(), key(there).code());
        assertEquals(call(here, 1), call(there, 1));
    }

    @Test
    void twoLambdasOfOneMethodDifferByTheirCode() {
        ThrowingFunction<Integer, Integer> one = x -> x + 1;
        ThrowingFunction<Integer, Integer> two = x -> x + 2;
        assertEquals(key(one).id(), key(two).id());
        assertNotEquals(call(one, 1), call(two, 1));
        var failure = assertThrows(IllegalArgumentException.class, () -> FunctionKey.of(one, true, null));
        assertTrue(failure.getMessage().contains("twoLambdasOfOneMethodDifferByTheirCode() lambda (Integer)Integer"), failure::getMessage);
    }

    @Test
    void withoutTheCodeAnEditHitsAndAnotherVersionMisses() {
        String edited = ONE.replace("return x", "return x + 1");
        Object before = Version.of(folder, ONE).call("app.Main", "fn");
        Object after = Version.of(folder, edited).call("app.Main", "fn");
        assertNotEquals(call(key(before), 1), call(key(after), 1));
        assertEquals(call(FunctionKey.of(before, true, null), 1), call(FunctionKey.of(after, true, null), 1));
        assertEquals(call(FunctionKey.of(before, false, "1"), 1), call(FunctionKey.of(after, false, "1"), 1));
        assertNotEquals(call(FunctionKey.of(before, false, "1"), 1), call(FunctionKey.of(before, false, "2"), 1));
    }

    @Test
    void capturedValuesCount() {
        FunctionKey five = key(adder(5));
        FunctionKey six = key(adder(6));
        assertEquals(five.id(), six.id());
        assertEquals(five.code(), six.code());
        assertNotEquals(five.captures(), six.captures());
        assertEquals(List.of("captured number", "captured list"), five.captureNames());
        assertEquals(five.captureDigests().get(1), six.captureDigests().get(1));
        assertEquals(five.captures(), key(adder(5)).captures());
    }

    private static ThrowingFunction<Integer, Integer> adder(int number) {
        List<Integer> list = List.of(1, 2);
        return x -> x + number + list.size();
    }

    @Test
    void theReceiverOfAMethodReferenceCounts() {
        assertNotEquals(call((ThrowingFunction<Integer, Integer>) new Item(1)::plus, 1),
                call((ThrowingFunction<Integer, Integer>) new Item(2)::plus, 1));
    }

    @Test
    void anUnstableCaptureIsRefusedByName() {
        Thread thread = Thread.currentThread();
        var failure = assertThrows(UnstableArgumentException.class, () -> key((ThrowingSupplier<String>) () -> thread.getName()));
        assertTrue(failure.getMessage().startsWith("captured thread (java.lang.Thread) "), failure::getMessage);
        Function<Integer, Integer> plain = x -> x;
        assertThrows(UnstableArgumentException.class, () -> key((ThrowingFunction<Integer, Integer>) plain::apply));
    }

    @Test
    void aLambdaThatIsNotSerializableIsRefusedWithAdvice() {
        Function<Integer, Integer> plain = x -> x;
        var failure = assertThrows(IllegalArgumentException.class, () -> key(plain));
        assertTrue(failure.getMessage().contains("java.util.function.Function is not Serializable"), failure::getMessage);
        assertThrows(NullPointerException.class, () -> key(null));
    }

    @Test
    void aFunctionObjectCountsByItsFields() {
        record Scaled(int factor) implements ThrowingFunction<Integer, Integer> {
            @Override
            public Integer apply(Integer item) {
                return item * factor;
            }
        }
        assertEquals(call(new Scaled(2), 1), call(new Scaled(2), 1));
        assertNotEquals(call(new Scaled(2), 1), call(new Scaled(3), 1));
        assertEquals(List.of("the function"), key(new Scaled(2)).captureNames());
    }

    @Test
    void ignoredArgumentsDoNotCount() {
        FunctionKey fn = key((ThrowingBiFunction<Integer, Object, Integer>) (a, b) -> a);
        CallKey one = CallKey.of(fn, new Object[] {1, new Object()}, Set.of(1));
        CallKey two = CallKey.of(fn, new Object[] {1, new Object()}, Set.of(1));
        assertEquals(one, two);
        assertEquals(Digest.NONE, one.arguments().get(1));
        assertNotEquals(one.digest(), CallKey.of(fn, new Object[] {2, null}, Set.of(1)).digest());
        assertThrows(UnstableArgumentException.class, () -> CallKey.of(fn, new Object[] {1, new Object()}, Set.of(0)));
    }

    @Test
    void theDigestsOfTheArgumentsTellWhichOneDiffers() {
        FunctionKey fn = key((ThrowingBiFunction<Integer, Object, Integer>) (a, b) -> a);
        List<Digest> one = CallKey.of(fn, new Object[] {1, Map.of("a", 1)}, Set.of()).arguments();
        List<Digest> two = CallKey.of(fn, new Object[] {1, Map.of("a", 2)}, Set.of()).arguments();
        assertEquals(one.get(0), two.get(0));
        assertNotEquals(one.get(1), two.get(1));
    }

    @Test
    void positionsOfArgumentsCount() {
        FunctionKey fn = key((ThrowingBiFunction<Integer, Integer, Integer>) (a, b) -> a - b);
        assertNotEquals(CallKey.of(fn, new Object[] {1, 2}, Set.of()).digest(), CallKey.of(fn, new Object[] {2, 1}, Set.of()).digest());
    }

    private static Digest call(Object function, Object... arguments) {
        return CallKey.of(function instanceof FunctionKey key ? key : key(function), arguments, Set.of()).digest();
    }
}
