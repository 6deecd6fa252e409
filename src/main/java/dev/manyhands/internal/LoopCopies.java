package dev.manyhands.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Gives each class of lambda its own copy of a small class of loops, so that the compiler inlines the lambda into its loop however many
 * different lambdas the program has.
 *
 * <p>A loop in a library calls {@code body.accept(i)} from one place in the bytecode. C2 inlines the call while that place has seen one or
 * two classes; from the third on it is an interface call for ever, and nothing vectorizes. A copy of the loop class is a class of its
 * own with a profile of its own. Copies are made only for lambdas that are hot: until then all share one instance.
 *
 * @param <K> the interface that the loop class implements
 */
public final class LoopCopies<K> {
    /*
     * Two copies per lambda class: C2 also learns the trip count of a loop, and a loop that was compiled while it was given single
     * iterations stays scalar when it is given thousands. So short and long strips go through different copies.
     *
     * The table hangs on the lambda's class (ClassValue), so the copies can be unloaded together with it. Its counters are plain and
     * racy: they only decide when to copy. The fields that hold the copies are volatile: a copy is published safely, and when
     * two threads make one at the same time either will do.
     *
     * Where a hidden class cannot be made (no class file as a resource, for example in a native image), all share the original.
     */
    /** Iterations after which a lambda counts as hot. Making a copy costs about 0.1 ms, 5 ms the first time in a JVM. */
    private static final long HOT_ITERATIONS = 20_000;
    /** Calls after which a lambda counts as hot that is called with few iterations at a time. */
    private static final int HOT_CALLS = 2_000;
    /** Strips of at least so many iterations go through the copy for long ones. */
    public static final int LONG_STRIP = 64;

    private final K original;
    private final MethodHandles.Lookup lookup;
    private final Class<? extends K> template;
    private final ClassValue<Copies<K>> byClass = new ClassValue<>() {
        @Override
        protected Copies<K> computeValue(Class<?> type) {
            return new Copies<>();
        }
    };
    private volatile byte[] bytes;
    private volatile boolean unavailable;

    private static final class Copies<K> {
        long iterations;
        int calls;
        volatile K forShort;
        volatile K forLong;
    }

    /**
     * Makes the table for one class of loops.
     *
     * @param lookup a lookup of any class in the package of the loop class
     * @param type the loop class; has a constructor without arguments and no state
     * @param original the instance that is shared by all lambdas that are not hot
     */
    public LoopCopies(MethodHandles.Lookup lookup, Class<? extends K> type, K original) {
        this.lookup = lookup;
        this.template = type;
        this.original = original;
    }

    /**
     * Returns the loops to run the given lambda with.
     *
     * @param lambda the loop's body
     * @param iterations how many iterations it is about to run
     * @return a copy of its own if the lambda is hot, else the shared instance
     */
    public K of(Object lambda, int iterations) {
        Copies<K> copies = byClass.get(lambda.getClass());
        K copy = iterations >= LONG_STRIP ? copies.forLong : copies.forShort;
        if (copy != null) {
            return copy;
        }
        copies.iterations += iterations;
        copies.calls++;
        if (copies.iterations < HOT_ITERATIONS && copies.calls < HOT_CALLS || unavailable) {
            return original;
        }
        copy = copy();
        if (iterations >= LONG_STRIP) {
            copies.forLong = copy;
        } else {
            copies.forShort = copy;
        }
        return copy;
    }

    /**
     * Returns whether {@link #of} has given its final answer for a lambda and this length of strip.
     *
     * @param loops what it returned
     * @return false if it was the shared instance
     */
    public boolean isCopy(K loops) {
        return loops != original;
    }

    private K copy() {
        try {
            byte[] code = bytes;
            if (code == null) {
                code = read(template);
                bytes = code;
            }
            Class<?> hidden = lookup.defineHiddenClass(code, true).lookupClass();
            @SuppressWarnings("unchecked") // the hidden class is a copy of the template, which implements K
            K copy = (K) lookup.findConstructor(hidden, MethodType.methodType(void.class)).invoke();
            return copy;
        } catch (Throwable t) {
            unavailable = true;
            System.getLogger(LoopCopies.class.getName()).log(System.Logger.Level.DEBUG, "loops are shared by all lambdas", t);
            return original;
        }
    }

    private static byte[] read(Class<?> type) {
        String name = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
