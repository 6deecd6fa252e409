package dev.manyhands.cache;

import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingQuadFunction;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.function.ThrowingTriFunction;

/** The functions that {@link Memory} hands out: each puts the arguments into an array. The casts are right as only they store results. */
@SuppressWarnings("unchecked")
final class Wrappers {
    private Wrappers() {}

    /** The function that was wrapped, or the argument itself. */
    static Object original(Object function) {
        return switch (function) {
            case Of0<?> wrapper -> wrapper.function();
            case Of1<?, ?> wrapper -> wrapper.function();
            case Of2<?, ?, ?> wrapper -> wrapper.function();
            case Of3<?, ?, ?, ?> wrapper -> wrapper.function();
            case Of4<?, ?, ?, ?, ?> wrapper -> wrapper.function();
            default -> function;
        };
    }

    record Of0<R>(ThrowingSupplier<R> function, FunctionCache cache) implements CachedSupplier<R> {
        @Override
        public R get() throws Exception {
            return (R) cache.call(function::get);
        }

        @Override
        public boolean isCached() {
            return cache.isCached();
        }

        @Override
        public Shelved<R> callAndShelve() throws Exception {
            return (Shelved<R>) cache.shelve(function::get);
        }

        @Override
        public String explain() {
            return cache.explain();
        }

        @Override
        public void forget() {
            cache.forget();
        }
    }

    record Of1<T, R>(ThrowingFunction<T, R> function, FunctionCache cache) implements CachedFunction<T, R> {
        @Override
        public R apply(T item) throws Exception {
            return (R) cache.call(() -> function.apply(item), (Object) item);
        }

        @Override
        public boolean isCached(T item) {
            return cache.isCached((Object) item);
        }

        @Override
        public Shelved<R> callAndShelve(T item) throws Exception {
            return (Shelved<R>) cache.shelve(() -> function.apply(item), (Object) item);
        }

        @Override
        public String explain(T item) {
            return cache.explain((Object) item);
        }

        @Override
        public void forget() {
            cache.forget();
        }
    }

    record Of2<A, B, R>(ThrowingBiFunction<A, B, R> function, FunctionCache cache) implements CachedBiFunction<A, B, R> {
        @Override
        public R apply(A first, B second) throws Exception {
            return (R) cache.call(() -> function.apply(first, second), first, second);
        }

        @Override
        public boolean isCached(A first, B second) {
            return cache.isCached(first, second);
        }

        @Override
        public Shelved<R> callAndShelve(A first, B second) throws Exception {
            return (Shelved<R>) cache.shelve(() -> function.apply(first, second), first, second);
        }

        @Override
        public String explain(A first, B second) {
            return cache.explain(first, second);
        }

        @Override
        public void forget() {
            cache.forget();
        }
    }

    record Of3<A, B, C, R>(ThrowingTriFunction<A, B, C, R> function, FunctionCache cache) implements CachedTriFunction<A, B, C, R> {
        @Override
        public R apply(A first, B second, C third) throws Exception {
            return (R) cache.call(() -> function.apply(first, second, third), first, second, third);
        }

        @Override
        public boolean isCached(A first, B second, C third) {
            return cache.isCached(first, second, third);
        }

        @Override
        public Shelved<R> callAndShelve(A first, B second, C third) throws Exception {
            return (Shelved<R>) cache.shelve(() -> function.apply(first, second, third), first, second, third);
        }

        @Override
        public String explain(A first, B second, C third) {
            return cache.explain(first, second, third);
        }

        @Override
        public void forget() {
            cache.forget();
        }
    }

    record Of4<A, B, C, D, R>(ThrowingQuadFunction<A, B, C, D, R> function, FunctionCache cache)
            implements CachedQuadFunction<A, B, C, D, R> {
        @Override
        public R apply(A first, B second, C third, D fourth) throws Exception {
            return (R) cache.call(() -> function.apply(first, second, third, fourth), first, second, third, fourth);
        }

        @Override
        public boolean isCached(A first, B second, C third, D fourth) {
            return cache.isCached(first, second, third, fourth);
        }

        @Override
        public Shelved<R> callAndShelve(A first, B second, C third, D fourth) throws Exception {
            return (Shelved<R>) cache.shelve(() -> function.apply(first, second, third, fourth), first, second, third, fourth);
        }

        @Override
        public String explain(A first, B second, C third, D fourth) {
            return cache.explain(first, second, third, fourth);
        }

        @Override
        public void forget() {
            cache.forget();
        }
    }
}
