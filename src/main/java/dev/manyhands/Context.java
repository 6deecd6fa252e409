package dev.manyhands;

import dev.manyhands.function.ThreadContext;
import dev.manyhands.function.ThrowingRunnable;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.pool.TaskContext;
import java.lang.System.Logger;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** What the threads that work for a job find around its functions: scoped values, thread-local contexts, a class loader. */
final class Context implements TaskContext {
    private static final Logger LOG = System.getLogger(Context.class.getName());

    /** Null: no scoped values. */
    private final ScopedValue.Carrier values;
    private final ThreadContext<?>[] carried;
    /** Of the thread that began the job. */
    private final Object[] captured;
    private final ClassLoader loader;

    private Context(ScopedValue.Carrier values, ThreadContext<?>[] carried, Object[] captured, ClassLoader loader) {
        this.values = values;
        this.carried = carried;
        this.captured = captured;
        this.loader = loader;
    }

    /** The context of a job that the calling thread begins, or null if it has none. */
    static Context of(Options options) {
        Job defaults = Defaults.bound();
        if (defaults == null && !options.hasContext()) {
            return null;
        }
        ScopedValue.Carrier values = defaults == null ? null : Defaults.bind(null, defaults);
        for (Map.Entry<ScopedValue<?>, Object> binding : options.bindings.entrySet()) {
            values = bind(values, binding.getKey(), binding.getValue());
        }
        ThreadContext<?>[] carried = options.carried.toArray(new ThreadContext<?>[0]);
        Object[] captured = new Object[carried.length];
        for (int k = 0; k < carried.length; k++) {
            captured[k] = carried[k].get();
        }
        return new Context(values, carried, captured, options.loader);
    }

    @SuppressWarnings("unchecked") // Job.where takes a key and a value of the same type
    private static ScopedValue.Carrier bind(ScopedValue.Carrier values, ScopedValue<?> key, Object value) {
        var any = (ScopedValue<Object>) key;
        return values == null ? ScopedValue.where(any, value) : values.where(any, value);
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
            if (values == null) {
                body.run();
            } else {
                values.<Void, Exception>call(() -> {
                    body.run();
                    return null;
                });
            }
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
