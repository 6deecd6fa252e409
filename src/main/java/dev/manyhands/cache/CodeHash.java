package dev.manyhands.cache;

import dev.manyhands.cache.CodeBase.MethodId;
import dev.manyhands.cache.Uses.Call;
import dev.manyhands.cache.Uses.StaticField;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The hash of a piece of code and of every method it can reach inside the application's own code ({@link CodeBase} says what that is),
 * with the versions of the libraries and of the JDK that these name. Immutable.
 *
 * <p>Followed are: calls, also through lambdas and method references; the overrides that the subclasses on the class path have of a
 * method of the application; for a method of the JDK or a library, the overrides in those classes of which reachable code makes objects;
 * the static initializer of a class of which a static field is read. Not followed are: reflection and classes found by name, native code,
 * the state of static variables at run time, and the libraries that another library uses.
 *
 * @param digest of everything
 * @param methods the digest of each method, by its readable name, in alphabetical order; libraries and the JDK are among them
 */
record CodeHash(Digest digest, SortedMap<String, Digest> methods) {
    /** Walks a closure. */
    private static final class Walk {
        private final CodeBase base;
        private final TreeMap<String, Digest> methods = new TreeMap<>();
        private final Set<Object> seen = new HashSet<>();
        private final Deque<Uses> open = new ArrayDeque<>();

        Walk(CodeBase base) {
            this.base = base;
        }

        CodeHash finish() {
            while (!open.isEmpty()) {
                follow(open.pop());
            }
            Hasher all = new Hasher();
            methods.forEach((name, digest) -> all.putString(name).putDigest(digest));
            return new CodeHash(all.digest(), Collections.unmodifiableSortedMap(methods));
        }

        private void follow(Uses uses) {
            for (Call call : uses.calls) {
                if (seen.add(call)) {
                    base.targets(call).forEach(this::method);
                }
            }
            for (String type : uses.instantiated) {
                if (seen.add("new " + type)) {
                    base.callbacks(type).forEach(this::method);
                }
            }
            for (StaticField field : uses.statics) {
                if (seen.add(field)) {
                    base.initializer(field).ifPresent(this::method);
                    base.constant(field).ifPresent(value -> add(readable(field.owner()) + '.' + field.name(), digest(value)));
                }
            }
            for (String type : uses.classes) {
                if (seen.add(type) && !type.startsWith("[") && base.find(type) == null) {
                    base.libraries().of(type, base.loader()).ifPresent(library -> methods.put(library.name(), library.version()));
                }
            }
        }

        private static Digest digest(ConstantDesc value) {
            return new Hasher().putString(value.getClass().getName()).putString(value.toString()).digest();
        }

        void method(MethodId id) {
            if (seen.add(id)) {
                form(readable(id), base.form(id));
            }
        }

        void form(String name, MethodForm.Hashed form) {
            add(name, form.digest());
            open.push(form.uses());
        }

        /** Two methods may read the same: a bridge and what it leads to, classes of one simple name. Their order is that of the digests. */
        private void add(String name, Digest digest) {
            methods.merge(name, digest, (a, b) -> {
                Digest first = a.compareTo(b) < 0 ? a : b;
                return new Hasher().putDigest(first).putDigest(first == a ? b : a).digest();
            });
        }
    }

    /**
     * The code of a lambda.
     *
     * @param base the code base of the class that made it
     * @param name readable name of the lambda
     * @param body the method that the compiler made of it
     * @return its hash
     */
    static CodeHash ofBody(CodeBase base, String name, MethodId body) {
        return cached(base, Map.entry(name, body), () -> {
            var walk = new Walk(base);
            walk.form(name, base.form(body));
            return walk.finish();
        });
    }

    /**
     * The code that a method reference leads to.
     *
     * @param base the code base of the class that made it
     * @param call the method it calls
     * @param isConstructor whether it makes an object
     * @return its hash
     */
    static CodeHash ofCall(CodeBase base, Call call, boolean isConstructor) {
        return cached(base, call, () -> {
            var uses = new Uses();
            uses.calls.add(call);
            uses.classes.add(call.owner());
            if (isConstructor) {
                uses.instantiated.add(call.owner());
            }
            var walk = new Walk(base);
            walk.open.push(uses);
            return walk.finish();
        });
    }

    /**
     * The code of all methods of an object that is a function.
     *
     * @param base the code base of its class
     * @param type the class
     * @return its hash
     */
    static CodeHash ofObject(CodeBase base, Class<?> type) {
        return cached(base, type.getName(), () -> {
            var walk = new Walk(base);
            var uses = new Uses();
            for (String name : base.withSupertypes(internalName(type))) {
                if (base.isLocal(name)) {
                    walk.form("class " + stableName(base, name), MethodForm.ofLocal(base, base.find(name)));
                } else {
                    for (MethodModel method : base.find(name).methods().values()) {
                        String called = method.methodName().stringValue();
                        if (!called.startsWith("<") && !ClassCode.isNamedByCompiler(called) && !called.equals("$deserializeLambda$")) {
                            walk.method(new MethodId(name, called, method.methodType().stringValue()));
                        }
                    }
                }
            }
            uses.instantiated.add(internalName(type));
            uses.classes.add(internalName(type));
            walk.open.push(uses);
            return walk.finish();
        });
    }

    /**
     * The code by which others call an object of a class back, for objects that are captured or given as arguments: a method that overrides
     * one of the JDK or of a library, and what it reaches; of an anonymous or local class, all of it. The version of the library for
     * an object of a library; {@link Digest#NONE} for a class of the JDK.
     *
     * @param base the code base of the function
     * @param type the concrete class of the object
     * @return the digest; computed once per class
     */
    static Digest ofCallbacks(CodeBase base, Class<?> type) {
        if (Layout.isOfTheJdk(type)) {
            return Digest.NONE;
        }
        CodeBase its = base.with(type);
        Digest known = its.callbacks().get(type.getName());
        if (known == null) {
            synchronized (its) {
                known = computeCallbacks(its, internalName(type));
            }
            its.callbacks().put(type.getName(), known);
        }
        return known;
    }

    private static Digest computeCallbacks(CodeBase base, String name) {
        if (base.find(name) == null) {
            return base.libraries().of(name, base.loader()).map(Libraries.Library::version).orElse(Digest.NONE);
        }
        var walk = new Walk(base);
        if (base.isLocal(name)) {
            walk.form("class " + stableName(base, name), MethodForm.ofLocal(base, base.find(name)));
        }
        base.callbacks(name).forEach(walk::method);
        return walk.finish().digest();
    }

    private static CodeHash cached(CodeBase base, Object key, Supplier<CodeHash> walk) {
        CodeHash known = base.hashes().get(key);
        if (known == null) {
            synchronized (base) {
                known = base.hashes().get(key);
                if (known == null) {
                    known = walk.get();
                    base.hashes().put(key, known);
                }
            }
        }
        return known;
    }

    static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    /**
     * A name that does not change when other classes are added to the file: of a local class, the method it stands in and its own name;
     * of an anonymous one, what it extends.
     */
    static String stableName(CodeBase base, String internalName) {
        synchronized (base) {
            return findStableName(base, internalName);
        }
    }

    private static String findStableName(CodeBase base, String internalName) {
        ClassCode type = base.isLocal(internalName) ? base.find(internalName) : null;
        if (type == null) {
            return internalName.replace('/', '.');
        }
        String self = type.asInner().flatMap(inner -> inner.innerName()).map(name -> name.stringValue()).orElseGet(() -> "new "
                + simple((type.interfaces().isEmpty() ? type.superName() : type.interfaces().getFirst()).replace('/', '.')));
        return type.enclosing().map(around -> {
            String outer = stableName(base, around.enclosingClass().asInternalName());
            return around.enclosingMethodName().map(method -> methodName(outer, method.stringValue(),
                    around.enclosingMethodType().orElseThrow().stringValue())).orElse(outer) + ' ' + self;
        }).or(() -> type.asInner().flatMap(inner -> inner.outerClass())
                .map(outer -> stableName(base, outer.asInternalName()) + '.' + self)).orElse(self);
    }

    private static String readable(MethodId id) {
        return methodName(readable(id.owner()), id.name(), id.descriptor());
    }

    private static String readable(String internalName) {
        return internalName.replace('/', '.');
    }

    /** {@code com.acme.Scorer.score(Doc)}, {@code new com.acme.Doc(String)}, {@code com.acme.Tables static initializer}. */
    static String methodName(String owner, String name, String descriptor) {
        return switch (name) {
            case "<clinit>" -> owner + " static initializer";
            case "<init>" -> "new " + owner + parameters(descriptor);
            default -> owner + '.' + name + parameters(descriptor);
        };
    }

    /** The parameters of a descriptor by their simple names. */
    static String parameters(String descriptor) {
        return MethodTypeDesc.ofDescriptor(descriptor).parameterList().stream().map(ClassDesc::displayName)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
