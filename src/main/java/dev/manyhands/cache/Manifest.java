package dev.manyhands.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an entry says of itself, for people and for {@link Explanation}. Nothing depends on it: an entry whose manifest is lost is still
 * good.
 *
 * @param function  readable name
 * @param arguments as text
 * @param created   when it was computed
 * @param duration  how long that took
 * @param code      digest of the code
 * @param captures  a digest for each captured value
 * @param digests   a digest for each argument
 */
record Manifest(String function, List<String> arguments, Instant created, Duration duration, Digest code, List<Digest> captures,
                List<Digest> digests) {
    String text(long bytes, String kind) {
        StringBuilder text = new StringBuilder(512).append("function: ").append(line(function)).append('\n');
        for (int k = 0; k < arguments.size(); k++) {
            text.append("argument ").append(k).append(": ").append(line(arguments.get(k))).append('\n');
        }
        return text.append("created: ").append(created.truncatedTo(ChronoUnit.MILLIS)).append('\n')
            .append("duration: ").append(duration).append('\n')
            .append("bytes: ").append(bytes).append('\n')
            .append("stored as: ").append(line(kind)).append('\n')
            .append("java: ").append(Runtime.version()).append('\n')
            .append("code: ").append(code).append('\n')
            .append("captures: ").append(join(captures)).append('\n')
            .append("digests: ").append(join(digests)).append('\n').toString();
    }

    /** Reads it back. Throws {@link IOException} if it is not there or is no manifest. */
    static Manifest read(Path file) throws IOException {
        try {
            String function = "";
            List<String> arguments = new ArrayList<>();
            Instant created = null;
            Duration duration = null;
            Digest code = null;
            List<Digest> captures = List.of();
            List<Digest> digests = List.of();
            for (String line : Files.readString(file, UTF_8).split("\n")) {
                int colon = line.indexOf(": ");
                String name = line.substring(0, colon);
                String value = line.substring(colon + 2);
                switch (name) {
                    case "function" -> function = value;
                    case "created" -> created = Instant.parse(value);
                    case "duration" -> duration = Duration.parse(value);
                    case "code" -> code = Digest.parse(value);
                    case "captures" -> captures = split(value);
                    case "digests" -> digests = split(value);
                    default -> {
                        if (name.startsWith("argument ")) {
                            arguments.add(value);
                        }
                    }
                }
            }
            if (created == null || duration == null || code == null) {
                throw new DamagedEntryException("no manifest: " + file);
            }
            return new Manifest(function, List.copyOf(arguments), created, duration, code, captures, digests);
        } catch (RuntimeException e) {
            throw new DamagedEntryException("no manifest: " + file, e);
        }
    }

    private static String line(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    private static String join(List<Digest> digests) {
        return digests.stream().map(Digest::toString).collect(Collectors.joining(" "));
    }

    private static List<Digest> split(String digests) {
        return digests.isEmpty() ? List.of() : Arrays.stream(digests.split(" ")).map(Digest::parse).toList();
    }
}
