package dev.manyhands.cache;

import dev.manyhands.function.ResultCache;
import dev.manyhands.function.ThrowingBiFunction;
import dev.manyhands.function.ThrowingFunction;
import dev.manyhands.function.ThrowingPredicate;
import dev.manyhands.function.ThrowingQuadFunction;
import dev.manyhands.function.ThrowingSupplier;
import dev.manyhands.function.ThrowingTriFunction;
import java.io.ObjectInputFilter;
import java.io.Serial;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps the results of functions in a folder, so that a call with arguments that were seen before returns at once, in this run of the
 * program or a later one.
 * <pre>{@code
 * Memory memory = Memory.at(java.nio.file.Path.of(".cache"));
 * CachedFunction<String, Score> score = memory.cache(Scorer::score);
 * score.apply("a document");   // computes
 * score.apply("a document");   // reads the folder
 * }</pre>
 *
 * <p>A result is found again when the function, its code, the code of all methods of the application that it can reach, the values that
 * it has captured and the arguments are the same; {@link #ignoring}, {@link #ignoreCode} and {@link #version} leave parts of that out.
 * Captured values are looked at when the function is wrapped, so they must not change afterwards. The function should have no other
 * inputs: results that depend on files, clocks or static variables that change are returned as they were.
 *
 * <p>Results must be serializable; arrays of primitives and {@link java.lang.foreign.MemorySegment}s are stored as they lie in memory. A
 * call that fails stores nothing.
 *
 * <p>Any number of threads and processes may use one folder at the same time, without locks: at worst, two compute the same. With
 * {@link #exclusive} they wait for each other. An entry that is damaged is computed again. If a result cannot be stored, on a full disk or
 * for lack of permission, the call returns it all the same; the first such failure is logged by the {@link System.Logger} of this class,
 * and all are counted.
 *
 * <p>A memory is immutable: each option makes a new one, which shares folder and {@linkplain #statistics statistics} with the old one. It
 * can be sent to other processes along with the functions that it has wrapped. A hit is a copy of the result of its own, so threads share
 * nothing through it.
 */
public final class Memory implements ResultCache {
    @Serial
    private static final long serialVersionUID = 1L;
    private static final Memory NONE = new Memory(null, new Options());

    private final transient Store store;
    private final transient Options options;

    private Memory(Store store, Options options) {
        this.store = store;
        this.options = options;
    }

    /**
     * A memory in a folder. The folder is created when the first function is wrapped, readable by its owner only; the entries lie in a
     * folder of the memory's own in it, so that clearing it touches nothing else.
     *
     * @param folder where; relative paths start at the working directory
     * @return the memory, without limits
     */
    public static Memory at(Path folder) {
        return at(folder, InstantSource.system());
    }

    static Memory at(Path folder, InstantSource clock) {
        return new Memory(new Store(folder, clock), new Options());
    }

    /**
     * A memory that keeps nothing: the functions that it wraps call the originals each time. For programs that can be told not to cache.
     *
     * @return the memory
     */
    public static Memory none() {
        return NONE;
    }

    Store store() {
        return store;
    }

    Options options() {
        return options;
    }

    static Memory with(Path folder, Options options) {
        return new Memory(new Store(folder, InstantSource.system()), options);
    }

    private Memory with(Consumer<Options> change) {
        return new Memory(store, options.with(change));
    }

    /**
     * Returns {@linkplain java.lang.foreign.MemorySegment memory segments} among the results as read-only mappings of the file, without
     * copying them. They stay mapped while they are reachable, even if the entry is deleted. Other results are copies as ever.
     *
     * @return a memory with this option
     */
    public Memory mapped() {
        return with(o -> o.mapped = true);
    }

    /**
     * Compresses new entries; those that are there are read however they were stored. What is compressed cannot be {@link #mapped}, and is
     * copied instead.
     *
     * @param how the method
     * @return a memory with this option
     * @throws IllegalStateException if the method needs a library that is not there; the message names it
     */
    public Memory compress(Compression how) {
        Codec.of(how);
        return with(o -> o.compression = how);
    }

    /**
     * Limits the size of the folder. When it is exceeded, the entries that were not used for longest, of whatever function, are removed
     * until it fits: by the call that has stored the entry that was too much. What other processes store is noticed after a while.
     *
     * @param bytes size of all entries, at least 0
     * @return a memory with this option
     * @throws IllegalArgumentException if the size is negative
     */
    public Memory limit(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a limit of " + bytes + " bytes: it must be at least 0");
        }
        return with(o -> o.limit = bytes);
    }

    /**
     * Takes results for missing when they were computed this long ago or longer.
     *
     * @param age how old a result may become, positive
     * @return a memory with this option
     * @throws IllegalArgumentException if the age is not positive
     */
    public Memory expireAfter(Duration age) {
        if (!age.isPositive()) {
            throw new IllegalArgumentException("results that expire after " + age + ": it must be positive");
        }
        return with(o -> o.expireAfter = age);
    }

    /**
     * Asks a check of your own before a result is returned, for example {@code entry -> entry.duration().toSeconds() > 1}.
     *
     * @param check returns whether the entry may be used; if not, or if it throws, the result is computed again
     * @return a memory with this option
     */
    public Memory validIf(ThrowingPredicate<? super CacheEntry> check) {
        Objects.requireNonNull(check, "check");
        return with(o -> o.validity = check);
    }

    /**
     * Leaves arguments out of the key: calls that differ in these only have one result. For arguments that say how to compute, not what.
     *
     * @param positions of the arguments, from 0
     * @return a memory with this option, for functions that are wrapped with it
     * @throws IllegalArgumentException if a position is negative
     */
    public Memory ignoring(int... positions) {
        Set<Integer> set = Options.positions(positions);
        return with(o -> o.ignored = set);
    }

    /**
     * Takes arguments that are paths or files by the contents of the file, not by its name: a file that was changed is another argument,
     * and a copy is the same one.
     *
     * @param positions of the arguments, from 0
     * @return a memory with this option, for functions that are wrapped with it; a call throws {@link java.io.UncheckedIOException} if such
     *         a file cannot be read
     * @throws IllegalArgumentException if a position is negative
     */
    public Memory byContent(int... positions) {
        Set<Integer> set = Options.positions(positions);
        return with(o -> o.byContent = set);
    }

    /**
     * Leaves the code out of the key: results stay when it changes.
     *
     * @return a memory with this option, for functions that are wrapped with it
     */
    public Memory ignoreCode() {
        return with(o -> o.ignoreCode = true);
    }

    /**
     * Puts a version in the place of the code: results stay until you change the version, whatever happens to the code.
     *
     * @param version any text, for example {@code "2"}
     * @return a memory with this option, for functions that are wrapped with it
     */
    public Memory version(String version) {
        Objects.requireNonNull(version, "version");
        return with(o -> o.version = version);
    }

    /**
     * Lets only one thread of all processes compute a result at a time: the others wait for it. When that one fails, or its process dies,
     * one of the others takes over. A call that waits can be interrupted. On a file system without locks this holds for the threads of one
     * process only, which is logged once.
     *
     * @return a memory with this option
     */
    public Memory exclusive() {
        return with(o -> o.exclusive = true);
    }

    /**
     * Says which classes may be deserialized, in the place of the default: anything but those of the JDK that crafted streams begin with. A
     * result that the filter refuses is computed again, and counts as a failure. Not sent to other processes.
     *
     * @param filter is asked for each class and array
     * @return a memory with this option
     */
    public Memory filter(ObjectInputFilter filter) {
        Objects.requireNonNull(filter, "filter");
        return with(o -> o.filter = filter);
    }

    /**
     * Accepts a folder that belongs to another user than this one and the superuser, which is otherwise refused: who may write into the
     * folder decides what calls return.
     *
     * @return a memory with this option
     */
    public Memory foreignOwner() {
        return with(o -> o.foreignOwner = true);
    }

    /**
     * Wraps a computation without arguments.
     *
     * @param function what to compute
     * @param <R>      type of the result
     * @return the same, with memory
     * @throws IllegalArgumentException if the function, or something that it has captured, cannot be identified; the message names it
     * @throws IllegalStateException    if the folder belongs to another user
     */
    public <R> CachedSupplier<R> cache(ThrowingSupplier<R> function) {
        return new Wrappers.Of0<>(function, results(function));
    }

    /**
     * Wraps a function of one argument. A reference to a method that has forms of one and of two arguments is ambiguous: say it with a
     * lambda, {@code file -> Files.readString(file)}.
     *
     * @param function what to compute
     * @param <T>      type of the argument
     * @param <R>      type of the result
     * @return the same, with memory
     * @throws IllegalArgumentException if the function, or something that it has captured, cannot be identified; the message names it
     * @throws IllegalStateException    if the folder belongs to another user
     */
    public <T, R> CachedFunction<T, R> cache(ThrowingFunction<T, R> function) {
        return new Wrappers.Of1<>(function, results(function));
    }

    /**
     * Wraps a function of two arguments.
     *
     * @param function what to compute
     * @param <A>      type of the first argument
     * @param <B>      type of the second argument
     * @param <R>      type of the result
     * @return the same, with memory
     * @throws IllegalArgumentException if the function, or something that it has captured, cannot be identified; the message names it
     * @throws IllegalStateException    if the folder belongs to another user
     */
    public <A, B, R> CachedBiFunction<A, B, R> cache(ThrowingBiFunction<A, B, R> function) {
        return new Wrappers.Of2<>(function, results(function));
    }

    /**
     * Wraps a function of three arguments.
     *
     * @param function what to compute
     * @param <A>      type of the first argument
     * @param <B>      type of the second argument
     * @param <C>      type of the third argument
     * @param <R>      type of the result
     * @return the same, with memory
     * @throws IllegalArgumentException if the function, or something that it has captured, cannot be identified; the message names it
     * @throws IllegalStateException    if the folder belongs to another user
     */
    public <A, B, C, R> CachedTriFunction<A, B, C, R> cache(ThrowingTriFunction<A, B, C, R> function) {
        return new Wrappers.Of3<>(function, results(function));
    }

    /**
     * Wraps a function of four arguments.
     *
     * @param function what to compute
     * @param <A>      type of the first argument
     * @param <B>      type of the second argument
     * @param <C>      type of the third argument
     * @param <D>      type of the fourth argument
     * @param <R>      type of the result
     * @return the same, with memory
     * @throws IllegalArgumentException if the function, or something that it has captured, cannot be identified; the message names it
     * @throws IllegalStateException    if the folder belongs to another user
     */
    public <A, B, C, D, R> CachedQuadFunction<A, B, C, D, R> cache(ThrowingQuadFunction<A, B, C, D, R> function) {
        return new Wrappers.Of4<>(function, results(function));
    }

    private FunctionCache results(Object function) {
        Objects.requireNonNull(function, "function");
        return new FunctionCache(this, function, FunctionCache.RESULT);
    }

    @Override
    public Lookup forFunction(Object function, String kind) {
        Objects.requireNonNull(function, "function");
        Objects.requireNonNull(kind, "kind");
        return new FunctionCache(this, function, kind);
    }

    /**
     * Removes all results of a function, for all arguments and versions of its code.
     *
     * @param function a function of one of the interfaces that {@code cache} takes, or what {@code cache} has returned for it
     * @throws IllegalArgumentException if it cannot be identified
     */
    public void forget(Serializable function) {
        results(Wrappers.original(function)).forget();
    }

    /** Removes all entries of all functions, and nothing else that may lie in the folder. */
    public void clear() {
        if (store != null) {
            store.eviction.functions().forEach(store.eviction::forget);
        }
    }

    /**
     * Removes the entries that were not used for longest, until the rest fits.
     *
     * @param bytes how large they may be together, or {@link Long#MAX_VALUE}
     * @param items how many they may be, or {@link Long#MAX_VALUE}
     * @param age   how long ago each may have been used last, or null for any time
     * @return how many were removed
     * @throws IllegalArgumentException if a number or the age is negative
     */
    public long reduce(long bytes, long items, Duration age) {
        if (bytes < 0 || items < 0 || age != null && age.isNegative()) {
            throw new IllegalArgumentException("reduce to " + bytes + " bytes, " + items + " items, " + age + ": none may be negative");
        }
        return store == null ? 0 : store.eviction.reduce(bytes, items, age);
    }

    /**
     * What has happened in this process since the memory was made by {@link #at}.
     *
     * @return the numbers
     */
    public CacheStatistics statistics() {
        return store == null ? new Counters().statistics() : store.counters.statistics();
    }

    /**
     * Lists what is stored. Entries that come or go meanwhile may be listed or not.
     *
     * @return the entries of all functions, in no particular order, read one by one; those that have lost their manifest are left out
     */
    public Stream<CacheEntry> entries() {
        return store == null ? Stream.empty() : store.eviction.functions().stream().flatMap(function -> Eviction.entries(function).stream())
            .flatMap(Eviction.Stored::describe);
    }

    @Override
    public String toString() {
        return store == null ? "Memory.none()" : "Memory.at(" + store.root.getParent() + ")";
    }

    /**
     * Sends the folder, not what is open of it.
     *
     * @return what stands for this memory in a stream
     */
    @Serial
    private Object writeReplace() {
        return new MemoryForm(store == null ? null : store.root.getParent().toString(), options);
    }
}
