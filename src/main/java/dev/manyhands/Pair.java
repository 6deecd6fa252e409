package dev.manyhands;

/**
 * The two results of {@link Parallel#join}.
 *
 * @param first result of the first task
 * @param second result of the second task
 * @param <A> type of the first result
 * @param <B> type of the second result
 */
public record Pair<A, B>(A first, B second) {
}
