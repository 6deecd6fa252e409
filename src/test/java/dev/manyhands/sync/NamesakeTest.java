package dev.manyhands.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Phaser;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever changes an import finds every constructor and method again, with the same parameters, results and exceptions. */
class NamesakeTest {
    static Stream<Arguments> pairs() {
        return Stream.of(Arguments.of(CountDownLatch.class, Latch.class), Arguments.of(CyclicBarrier.class, Barrier.class),
                Arguments.of(Phaser.class, PhasedBarrier.class), Arguments.of(java.util.concurrent.Semaphore.class, Semaphore.class));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void everythingOfTheJdkIsThere(Class<?> theirs, Class<?> ours) {
        Set<String> missing = members(theirs, theirs, ours);
        assertTrue(missing.size() > 4);
        missing.removeAll(members(ours, theirs, ours));
        assertEquals(Set.of(), missing);
        assertTrue(Arrays.asList(ours.getInterfaces()).containsAll(Arrays.asList(theirs.getInterfaces())));
        assertEquals(theirs.getModifiers(), ours.getModifiers());
    }

    private static Set<String> members(Class<?> type, Class<?> theirs, Class<?> ours) {
        return Stream.<Executable>concat(Arrays.stream(type.getDeclaredConstructors()), Arrays.stream(type.getDeclaredMethods()))
                .filter(each -> (each.getModifiers() & (Modifier.PUBLIC | Modifier.PROTECTED)) != 0)
                .map(each -> describe(each).replace(theirs.getName(), ours.getName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String describe(Executable each) {
        String head = Modifier.toString(each.getModifiers() & ~Modifier.SYNCHRONIZED) + " "
                + (each instanceof Method method ? method.getReturnType().getName() + " " + method.getName() : "new");
        assertTrue(each instanceof Method || each instanceof Constructor<?>);
        return head + Arrays.stream(each.getParameterTypes()).map(Class::getName).toList()
                + new TreeSet<>(Arrays.stream(each.getExceptionTypes()).map(Class::getName).toList());
    }
}
