package dev.manyhands.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says why a call would hit or miss: by comparing it with the entry that is most like it. */
final class Explanation {
    /** How many of the newest entries are compared; reading them all could take long. */
    private static final int COMPARED = 1000;
    /** How many changed methods are named. */
    private static final int NAMED = 5;

    private final FunctionCache cache;
    private final FunctionCache.Place place;
    private final Object[] arguments;

    private Explanation(FunctionCache cache, FunctionCache.Place place, Object[] arguments) {
        this.cache = cache;
        this.place = place;
        this.arguments = arguments;
    }

    static String of(FunctionCache cache, FunctionCache.Place place, Object[] arguments) {
        return new Explanation(cache, place, arguments).text();
    }

    private String text() {
        if (cache.isPresent(place.entry())) {
            return "hit: " + computed(place.entry());
        }
        Path folder = cache.folder().resolve(place.entry().toString());
        if (Files.exists(folder.resolve(Store.VALUE))) {
            return "miss: the result that was " + computed(place.entry()) + ' ' + cache.whyNot(place.entry());
        }
        List<Manifest> others = manifests();
        return others.stream().min(Comparator.comparingInt(this::differences)).map(nearest -> "miss: the nearest of " + others.size()
            + (others.size() == 1 ? " entry" : " entries") + ", computed " + time(nearest.created()) + ", differs: "
            + String.join("; ", compare(nearest))).orElse("miss: no result of " + cache.key().name() + " is stored");
    }

    private String computed(Digest entry) {
        try {
            Manifest manifest = Manifest.read(Path.of(Store.manifest(cache.folder().toString(), entry)));
            return "computed " + time(manifest.created()) + " in " + manifest.duration().toString().substring(2).toLowerCase(Locale.ROOT);
        } catch (IOException gone) {
            return "computed at a time that is not known";
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private List<Manifest> manifests() {
        List<Eviction.Stored> entries = Eviction.entries(cache.folder());
        entries.sort(Comparator.comparingLong(Eviction.Stored::lastUsed).reversed());
        List<Manifest> manifests = new ArrayList<>();
        for (Eviction.Stored entry : entries.subList(0, Math.min(COMPARED, entries.size()))) {
            try {
                manifests.add(Manifest.read(entry.folder().resolve(Store.MANIFEST)));
            } catch (IOException gone) {
                continue;
            }
        }
        return manifests;
    }

    private int differences(Manifest other) {
        return (other.code().equals(cache.key().code()) ? 0 : 1) + count(other.captures(), cache.key().captureDigests())
            + count(other.digests(), place.call().arguments());
    }

    private static int count(List<Digest> one, List<Digest> two) {
        int count = Math.abs(one.size() - two.size());
        for (int k = 0; k < Math.min(one.size(), two.size()); k++) {
            count += one.get(k).equals(two.get(k)) ? 0 : 1;
        }
        return count;
    }

    private List<String> compare(Manifest other) {
        List<String> differences = new ArrayList<>();
        if (!other.code().equals(cache.key().code())) {
            differences.add(code(other.code()));
        }
        List<Digest> captures = cache.key().captureDigests();
        for (int k = 0; k < captures.size(); k++) {
            if (k >= other.captures().size() || !captures.get(k).equals(other.captures().get(k))) {
                differences.add(cache.key().captureNames().get(k) + " differs");
            }
        }
        List<Digest> digests = place.call().arguments();
        for (int k = 0; k < digests.size(); k++) {
            if (k >= other.digests().size() || !digests.get(k).equals(other.digests().get(k))) {
                differences.add("argument " + k + " is " + ArgumentText.of(arguments[k])
                    + (k < other.arguments().size() ? ", was " + other.arguments().get(k) : ""));
            }
        }
        return differences.isEmpty() ? List.of("it holds another kind of result, or was stored with other positions ignored") : differences;
    }

    private String code(Digest before) {
        Map<String, Digest> now = cache.key().methods();
        Map<String, Digest> then = new TreeMap<>();
        try {
            for (String line : Files.readAllLines(cache.folder().resolve(Store.codeFile(before)), UTF_8)) {
                then.put(line.substring(33), Digest.parse(line.substring(0, 32)));
            }
        } catch (IOException | RuntimeException gone) {
            return "the code or the version is another one";
        }
        if (now.isEmpty()) {
            return "the code or the version is another one";
        }
        List<String> changes = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(now.keySet());
        names.addAll(then.keySet());
        for (String name : names) {
            if (!then.containsKey(name)) {
                changes.add(name + " is new");
            } else if (!now.containsKey(name)) {
                changes.add(name + " is gone");
            } else if (!now.get(name).equals(then.get(name))) {
                changes.add(name + " was changed");
            }
        }
        return changes.size() <= NAMED ? String.join(", ", changes)
            : changes.stream().limit(NAMED).collect(Collectors.joining(", ")) + " and " + (changes.size() - NAMED) + " more";
    }
}
