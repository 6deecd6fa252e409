package dev.manyhands.cache;

import dev.manyhands.cache.CodeBase.MethodId;
import dev.manyhands.cache.Uses.Call;
import dev.manyhands.internal.Captures;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What identifies the calls of a function: its name, its code, what it has captured. Immutable.
 *
 * <p>Two keys with the same {@link #id()} are versions of one function; a result of one is good for the other when {@link #code()} and
 * {@link #captures()} are the same as well.
 */
final class FunctionKey {
    private static final CodeHash NO_CODE = new CodeHash(Digest.NONE, new TreeMap<>());

    private final String name;
    private final Digest id;
    private final CodeBase base;
    private final Class<?> type; // keeps the loader, which the code base does not
    private final boolean ignoresCode;
    private final CodeHash code;
    private final List<String> captureNames;
    private final List<Digest> captureDigests;
    private final Digest captures;

    private FunctionKey(String name, CodeBase base, Class<?> type, boolean ignoresCode, CodeHash code, List<String> captureNames,
            Object[] captured) {
        this.name = name;
        this.base = base;
        this.type = type;
        this.id = new Hasher().putString("function").putString(name).digest();
        this.ignoresCode = ignoresCode;
        this.code = code;
        this.captureNames = captureNames;
        var digests = new ArrayList<Digest>(captured.length);
        Hasher all = new Hasher().putInt(captured.length);
        for (int k = 0; k < captured.length; k++) {
            digests.add(ArgumentHash.of(captured[k], captureNames.get(k), base, !ignoresCode));
            all.putDigest(digests.getLast());
        }
        this.captureDigests = List.copyOf(digests);
        this.captures = all.digest();
    }

    /**
     * Finds out what identifies a function.
     *
     * @param function a serializable lambda or method reference, or an object that is a function
     * @param ignoreCode whether results stay valid when the code changes
     * @param version stands for the code, which is then not looked at; null for none
     * @return its key
     * @throws NullPointerException if the function is null
     * @throws IllegalArgumentException if the function cannot be identified: a lambda that is not serializable; one whose class file
     *         cannot be found; one that shares its name with another while the code is ignored
     * @throws UnstableArgumentException if it has captured a value without a stable identity
     */
    static FunctionKey of(Object function, boolean ignoreCode, String version) {
        return of(function, CodeBase.of(Objects.requireNonNull(function, "function").getClass()), ignoreCode, version);
    }

    /** The same for a function that is captured by, or an argument of, another one of that code base. */
    static FunctionKey of(Object function, CodeBase base, boolean ignoreCode, String version) {
        Class<?> type = function.getClass();
        boolean ignoresCode = ignoreCode || version != null;
        CodeHash given = version == null ? NO_CODE : ofVersion(version);
        if (!type.isHidden()) {
            return ofObject(function, base, ignoresCode, given);
        }
        SerializedLambda lambda = Captures.form(function);
        if (lambda == null) {
            String face = type.getInterfaces().length == 0 ? "function" : type.getInterfaces()[0].getName();
            throw new IllegalArgumentException("A lambda of " + type.getNestHost().getName() + " cannot be identified, as " + face
                    + " is not Serializable. Take an interface of dev.manyhands.function, or cast it: (" + face
                    + " & java.io.Serializable)");
        }
        return ofLambda(type, lambda, base, ignoresCode, given);
    }

    private static CodeHash ofVersion(String version) {
        Digest digest = new Hasher().putString(version).digest();
        return new CodeHash(digest, new TreeMap<>(Map.of("the version given", digest)));
    }

    private static FunctionKey ofLambda(Class<?> type, SerializedLambda lambda, CodeBase base, boolean ignoresCode, CodeHash given) {
        var name = FunctionName.of(base, lambda);
        String text = name.toString();
        if (ignoresCode && name.isShared()) {
            throw new IllegalArgumentException("The function \"" + text + "\" shares its name with another lambda there, and only "
                    + "their code, which is to be ignored, tells them apart. Make it a method and cache a reference to that");
        }
        CodeHash code = given;
        if (!ignoresCode) {
            requireClassFile(base, lambda.getImplClass(), text);
            boolean isConstructor = lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial;
            boolean isVirtual = lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeVirtual
                    || lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeInterface;
            code = name.isBody()
                    ? CodeHash.ofBody(base, text,
                            new MethodId(lambda.getImplClass(), lambda.getImplMethodName(), lambda.getImplMethodSignature()))
                    : CodeHash.ofCall(base, new Call(isVirtual, lambda.getImplClass(), lambda.getImplMethodName(),
                            lambda.getImplMethodSignature()), isConstructor);
        }
        Object[] captured = new Object[lambda.getCapturedArgCount()];
        for (int k = 0; k < captured.length; k++) {
            captured[k] = lambda.getCapturedArg(k);
        }
        return new FunctionKey(text, base, type, ignoresCode, code, name.captures(), captured);
    }

    private static FunctionKey ofObject(Object function, CodeBase base, boolean ignoresCode, CodeHash given) {
        Class<?> type = function.getClass();
        String name = CodeHash.stableName(base, CodeHash.internalName(type));
        if (Proxy.isProxyClass(type) || ignoresCode && type.isAnonymousClass()) {
            throw new IllegalArgumentException("The function \"" + name + "\" cannot be identified: its class has no name. "
                    + "Give it one, or cache a reference to a method");
        }
        CodeHash code = given;
        if (!ignoresCode) {
            requireClassFile(base, CodeHash.internalName(type), name);
            code = CodeHash.ofObject(base, type);
        }
        return new FunctionKey(name, base, type, ignoresCode, code, List.of("the function"), new Object[] {function});
    }

    /** A class that was made at run time has no file to read its code from. */
    private static void requireClassFile(CodeBase base, String type, String name) {
        if (base.find(type) == null && base.libraries().of(type, base.loader()).isEmpty()) {
            throw new IllegalArgumentException("The function \"" + name + "\" cannot be identified: the class file of "
                    + type.replace('/', '.') + " cannot be found, so its code is not known. Ignore the code, or give it a version");
        }
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
        return code.digest();
    }

    /** Digest of every method that takes part, by its readable name, in the order of the names; jars and the JDK are among them. */
    Map<String, Digest> methods() {
        return code.methods();
    }

    /** Digest of all captured values. */
    Digest captures() {
        return captures;
    }

    /** What each captured value is called: {@code captured model}, {@code captured value 0} when its name is not known. */
    List<String> captureNames() {
        return captureNames;
    }

    /** What the function's loader sees. */
    CodeBase base() {
        return base;
    }

    /** The class of the function. */
    Class<?> type() {
        return type;
    }

    /** Whether the code takes no part in the key. */
    boolean ignoresCode() {
        return ignoresCode;
    }

    /** One digest per captured value, in the order of capture; for an object that is a function, of the object. */
    List<Digest> captureDigests() {
        return captureDigests;
    }
}
