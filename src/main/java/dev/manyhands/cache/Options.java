package dev.manyhands.cache;

import dev.manyhands.function.ThrowingPredicate;
import java.io.ObjectInputFilter;
import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What a {@link Memory} has been told. Never changed once another object has it: {@link #with} makes a copy. */
final class Options implements Serializable, Cloneable {
    @Serial
    private static final long serialVersionUID = 1L;

    boolean mapped;
    Compression compression = Compression.NONE;
    long limit = Long.MAX_VALUE;
    Duration expireAfter;
    ThrowingPredicate<? super CacheEntry> validity;
    @SuppressWarnings("serial") // an immutable set of the JDK, which is serializable
    Set<Integer> ignored = Set.of();
    @SuppressWarnings("serial") // as above
    Set<Integer> byContent = Set.of();
    boolean ignoreCode;
    String version;
    boolean exclusive;
    boolean foreignOwner;
    /** A filter is rarely serializable, so it does not travel; the other process has the default one. */
    transient ObjectInputFilter filter;

    Options with(Consumer<Options> change) {
        try {
            Options copy = (Options) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static Set<Integer> positions(int[] positions) {
        for (int position : positions) {
            if (position < 0) {
                throw new IllegalArgumentException("position " + position + " of an argument: they are counted from 0");
            }
        }
        return Arrays.stream(positions).boxed().collect(Collectors.toUnmodifiableSet());
    }

    ObjectInputFilter filter() {
        return filter != null ? filter : DefaultFilter.INSTANCE;
    }

    boolean isExpired(long created, long now) {
        return expireAfter != null && Duration.ofMillis(now - created).compareTo(expireAfter) >= 0;
    }
}
