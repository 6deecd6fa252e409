package dev.manyhands;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * One verb over an input of any size and what it must give there: for tests that hold on every pool and with every option.
 *
 * @param name name of the case
 * @param kind which options the verb takes, and how it calls its function
 * @param expected what a sequential program gives for a size
 * @param run calls the verb
 */
record VerbCase(String name, Kind kind, IntFunction<Object> expected, Run run) {
    /** What verbs have in common. */
    enum Kind {
        /** Calls its function for each position. */
        ITEMS,
        /** Calls its function for some positions, until it has found what it looks for. */
        SEARCH,
        /** Has no function for single items; what it is given is called in no particular way. */
        WHOLE,
        /** Runs tasks on the calling thread too. */
        SCOPE,
        /** As a scope, and too small to be cancelled. */
        JOIN
    }

    /** What a function does at each position beside its work. */
    interface Hook extends Serializable {
        Hook NONE = index -> { };

        /** Called with the position as failures name it; -1 in functions that know none. */
        void at(long index) throws Exception;

        default <T> T then(long index, T value) throws Exception {
            at(index);
            return value;
        }
    }

    /** Calls a verb for an input of a size; the hook is called from each call of the function. */
    interface Run {
        Object on(Job job, int n, Hook hook) throws Exception;
    }

    boolean takesItemOptions() {
        return kind == Kind.ITEMS || kind == Kind.SEARCH;
    }

    /** Whether its functions work by what they change, or use the pool: on child processes that is refused. */
    boolean sharesMemory() {
        return name.matches(".*(forEach|invoke|join|whose tasks fork).*");
    }

    boolean takesTimeLimits() {
        return kind != Kind.SCOPE && kind != Kind.JOIN;
    }

    boolean takesCancellation() {
        return kind != Kind.JOIN;
    }

    /** All verbs. */
    static Stream<VerbCase> all() {
        return Stream.of(ItemVerbs.all(), FedVerbs.all(), RangeVerbs.all(), LongRangeVerbs.all(), GridVerbs.all(), ArrayVerbs.all(),
                TaskVerbs.all()).flatMap(List::stream);
    }

    /** Verbs that call their function for each position once. */
    static Stream<VerbCase> ofItems() {
        return all().filter(verb -> verb.kind == Kind.ITEMS);
    }

    static VerbCase named(String name) {
        return all().filter(verb -> verb.name.equals(name)).findFirst().orElseThrow();
    }

    /** Verbs that call their function for single positions. */
    static Stream<VerbCase> withFunctions() {
        return all().filter(VerbCase::takesItemOptions);
    }

    /** The positions that a sequential run calls its function for, in their order. */
    List<Long> positions(int n) {
        List<Long> positions = new ArrayList<>();
        plain(run, n, positions::add);
        return positions.stream().sorted().toList();
    }

    /** Floating-point results: no plain loop gives the same bits, but one thread of a plain pool does. */
    static VerbCase ofDoubles(String name, Kind kind, Run run) {
        return new VerbCase(name, kind, n -> plain(run, n, Hook.NONE), run);
    }

    private static Object plain(Run run, int n, Hook hook) {
        try {
            return run.on(Parallel.on(EveryPool.ONE_THREAD), n, hook);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static List<Integer> list(int[] array) {
        return Arrays.stream(array).boxed().toList();
    }

    static List<Long> list(long[] array) {
        return Arrays.stream(array).boxed().toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
