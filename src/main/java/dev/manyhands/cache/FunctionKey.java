package dev.manyhands.cache;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What identifies the calls of a function: its name, its code, what it has captured. Immutable.
 *
 * <p>Two keys with the same {@link #id()} are versions of one function; a result of one is good for the other when {@link #code()} and
 * {@link #captures()} are the same as well.
 */
final class FunctionKey {
    private final String name;
    private final Digest id;
    private final Digest code;
    private final Map<String, Digest> methods;
    private final List<Digest> captureDigests;
    private final Digest captures;

    private FunctionKey(String name, Digest code, Map<String, Digest> methods, List<Digest> captureDigests) {
        this.name = name;
        this.id = new Hasher().putString("function").putString(name).digest();
        this.code = code;
        this.methods = methods;
        this.captureDigests = captureDigests;
        Hasher all = new Hasher().putInt(captureDigests.size());
        captureDigests.forEach(all::putDigest);
        this.captures = all.digest();
    }

    /**
     * Finds out what identifies a function.
     *
     * @param function a serializable lambda or method reference, or an object that is a function
     * @param ignoreCode whether results stay valid when the code changes
     * @param version stands for the code, which is then not looked at; null for none
     * @return its key
     * @throws IllegalArgumentException if the function cannot be identified
     * @throws UnstableArgumentException if it has captured a value without a stable identity
     */
    static FunctionKey of(Object function, boolean ignoreCode, String version) {
        return new FunctionKey(function.getClass().getName(), Digest.NONE, new TreeMap<>(), List.of());
    }

    /** Readable and stable: {@code com.acme.Scorer.score(Doc)}, {@code com.acme.Main.main(String[]) lambda (Doc)Score}. */
    String name() {
        return name;
    }

    /** Digest of the name: the same for every version of the code. */
    Digest id() {
        return id;
    }

    /** Digest of the code, of the version when one is given, {@link Digest#NONE} when the code is ignored. */
    Digest code() {
        return code;
    }

    /** Digest of every method that takes part, by its readable name, in the order of the names; jars and the JDK are among them. */
    Map<String, Digest> methods() {
        return methods;
    }

    /** Digest of all captured values. */
    Digest captures() {
        return captures;
    }

    /** One digest per captured value, in the order of capture. */
    List<Digest> captureDigests() {
        return captureDigests;
    }
}
