package dev.manyhands.quickstart;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each key was seen. */
record Tally<K>(Map<K, Long> counts) {
    Tally() {
        this(new HashMap<>());
    }

    void add(K key, long times) {
        counts.merge(key, times, Long::sum);
    }

    void addAll(Tally<K> other) {
        other.counts.forEach(this::add);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The {@code n} most frequent keys, most frequent first; equal counts in the order of their names, so that no run differs. */
    List<Map.Entry<K, Long>> top(int n) {
        Comparator<Map.Entry<K, Long>> byCount = Map.Entry.comparingByValue(Comparator.reverseOrder());
        return counts.entrySet().stream().sorted(byCount.thenComparing(entry -> entry.getKey().toString())).limit(n).toList();
    }
}
