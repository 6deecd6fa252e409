package dev.manyhands.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What identifies one call of a function: the function and the arguments. Immutable.
 *
 * @param digest of everything: two calls with the same digest have the same result
 * @param arguments one digest per argument; {@link Digest#NONE} for those that are ignored
 */
record CallKey(Digest digest, List<Digest> arguments) {
    /**
     * Makes the key of a call.
     *
     * @param fn the function
     * @param arguments its arguments
     * @param ignored 0-based positions of the arguments that are left out of the key
     * @return the key
     * @throws UnstableArgumentException if an argument has no stable identity
     */
    static CallKey of(FunctionKey fn, Object[] arguments, Set<Integer> ignored) {
        var digests = new ArrayList<Digest>(arguments.length);
        Hasher all = new Hasher().putDigest(fn.id()).putDigest(fn.code()).putDigest(fn.captures()).putInt(arguments.length);
        for (int k = 0; k < arguments.length; k++) {
            Digest digest = ignored.contains(k) ? Digest.NONE
                    : new Hasher().putString(Objects.toString(arguments[k])).digest();
            digests.add(digest);
            all.putDigest(digest);
        }
        return new CallKey(all.digest(), List.copyOf(digests));
    }
}
