package dev.manyhands;

import dev.manyhands.function.ThreadContext;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.TaskContext;
import java.lang.System.Logger;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the threads that work for a job find around its functions: scoped values, thread-local contexts, a class loader. A job that is
 * called inside a function has the context of the job around it, with its own options on top: else its functions would find that context
 * on the threads that work for the outer job too, and not on others.
 */
final class Context implements TaskContext {
    /** The context that the calling thread is in. */
    private static final ScopedValue<Context> CURRENT = ScopedValue.newInstance();
    /** Set when there was a context for the first time, plain: see {@link Defaults}. */
    private static boolean used;
    private static final Logger LOG = System.getLogger(Context.class.getName());

    private final Map<ScopedValue<?>, Object> bindings;
    /** The bindings, the default, and this. */
    private final ScopedValue.Carrier values;
    private final ThreadContext<?>[] carried;
    /** Of the thread that began the job. */
    private final Object[] captured;
    private final ClassLoader loader;

    private Context(Options options, Job defaults, Context outer) {
        bindings = outer == null ? options.bindings : outer.with(options.bindings);
        ScopedValue.Carrier all = ScopedValue.where(CURRENT, this);
        if (defaults != null) {
            all = Defaults.bind(all, defaults);
        }
        for (Map.Entry<ScopedValue<?>, Object> binding : bindings.entrySet()) {
            all = bind(all, binding.getKey(), binding.getValue());
        }
        values = all;
        Set<ThreadContext<?>> distinct = new LinkedHashSet<>(outer == null ? List.of() : List.of(outer.carried));
        distinct.addAll(options.carried);
        carried = distinct.toArray(new ThreadContext<?>[0]);
        captured = new Object[carried.length];
        for (int k = 0; k < carried.length; k++) {
            captured[k] = carried[k].get();
        }
        boolean inherits = options.loader == null && outer != null && outer.loader != null;
        loader = inherits ? Thread.currentThread().getContextClassLoader() : options.loader;
        used = true;
    }

    /** The context of a job that the calling thread begins, or null if it has none. */
    static Context of(Options options) {
        Job defaults = Defaults.bound();
        Context outer = used && CURRENT.isBound() ? CURRENT.get() : null;
        return defaults == null && outer == null && !options.hasContext() ? null : new Context(options, defaults, outer);
    }

    /** The bindings of this context, as the calling thread sees them that is inside of it, and further ones. */
    private Map<ScopedValue<?>, Object> with(Map<ScopedValue<?>, Object> inner) {
        Map<ScopedValue<?>, Object> all = new HashMap<>();
        bindings.keySet().forEach(key -> all.put(key, key.get())); // a function may have bound it anew
        all.putAll(inner);
        return all;
    }

    @SuppressWarnings("unchecked") // Job.where takes a key and a value of the same type
    private static ScopedValue.Carrier bind(ScopedValue.Carrier values, ScopedValue<?> key, Object value) {
        return values.where((ScopedValue<Object>) key, value);
    }

    /** The body in this context. */
    <T> ThrowingSupplier<T> around(ThrowingSupplier<? extends T> body) {
        return () -> {
            AtomicReference<T> result = new AtomicReference<>();
            run(() -> result.setPlain(body.get()));
            return result.getPlain();
        };
    }

    /** Runs the body in this context; afterwards the thread has what it had before. */
    @Override
    public void run(ThrowingRunnable body) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        if (loader != null) {
            thread.setContextClassLoader(loader);
        }
        try {
            run(0, body);
        } finally {
            if (loader != null) {
                thread.setContextClassLoader(before);
            }
        }
    }

    @SuppressWarnings("unchecked") // each value goes back to the context that it came from
    private void run(int k, ThrowingRunnable body) throws Exception {
        if (k == carried.length) {
            values.<Void, Exception>call(() -> {
                body.run();
                return null;
            });
            return;
        }
        var context = (ThreadContext<Object>) carried[k];
        Object before = context.get();
        context.set(captured[k]);
        try {
            run(k + 1, body);
        } catch (Throwable failure) {
            takeBackAfterFailure(context, before);
            throw failure;
        }
        context.set(before);
    }

    /** The failure of the body is what is told of, so one of the context is only logged. */
    private static void takeBackAfterFailure(ThreadContext<Object> context, Object before) {
        try {
            context.set(before);
        } catch (Throwable second) {
            LOG.log(Logger.Level.WARNING, "after a function has failed, thread '" + Thread.currentThread().getName()
                    + "' could not get back what it had before in " + context, second);
        }
    }
}
