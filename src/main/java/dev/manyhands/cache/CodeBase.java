package dev.manyhands.cache;

import dev.manyhands.cache.Uses.Call;
import dev.manyhands.cache.Uses.StaticField;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.constant.ConstantDesc;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The application's own code as the loader of a class sees it: finds classes, resolves calls, and keeps the hash of every method it was
 * asked for.
 *
 * <p>The application's own code is what lies in folders of the class path, and in the same jar as the class that it began with. All other
 * classes are of a library, of which {@link Libraries} knows the version. Manyhands is a library even in a folder. Classes are read as
 * files, by the loader's {@code getResource}; none is loaded or initialized. A file that changes while the program runs is not read again,
 * as the loader does not load the class again.
 *
 * <p>One instance per loader and jar, for as long as the loader lives. What is known can be looked up by any thread; whatever reads class
 * files holds the monitor of this object, as {@code java.lang.classfile} fills its models lazily and without a lock. No code that holds one
 * such monitor asks for a second one.
 */
final class CodeBase {
    private static final Map<ClassLoader, Map<String, CodeBase>> ALL = new WeakHashMap<>();
    private static final ClassValue<CodeBase> BY_CLASS = new ClassValue<>() {
        @Override
        protected CodeBase computeValue(Class<?> type) {
            return ofOutermost(type);
        }
    };

    private final WeakReference<ClassLoader> loader; // weak, as this object hangs at the loader in a weak map
    private final Libraries libraries;
    private final ClassIndex index;
    private final Map<String, Optional<ClassCode>> classes = new ConcurrentHashMap<>();
    private final Map<String, Boolean> local = new ConcurrentHashMap<>();
    private final Map<MethodId, MethodForm.Hashed> forms = new ConcurrentHashMap<>();
    private final Map<Call, List<MethodId>> targets = new ConcurrentHashMap<>();
    private final Map<FunctionName.Reference, FunctionName> names = new ConcurrentHashMap<>();
    private final Map<String, Digest> callbacks = new ConcurrentHashMap<>();
    private final Map<Object, CodeHash> hashes = new ConcurrentHashMap<>();

    private CodeBase(ClassLoader loader, String ownJar) {
        this.loader = new WeakReference<>(loader);
        this.libraries = new Libraries(ownJar);
        this.index = new ClassIndex(libraries, loader);
    }

    /** Names a method of the application by the class that declares it. */
    record MethodId(String owner, String name, String descriptor) { }

    /**
     * Returns the code base that a class belongs to.
     *
     * @param type a class of the application
     * @return what its loader sees
     */
    static CodeBase of(Class<?> type) {
        return BY_CLASS.get(type.getNestHost());
    }

    private static CodeBase ofOutermost(Class<?> type) {
        ClassLoader loader = Objects.requireNonNullElse(type.getClassLoader(), ClassLoader.getSystemClassLoader());
        String jar = Libraries.jarOf(loader.getResource(type.getName().replace('.', '/') + ".class"));
        synchronized (ALL) {
            return ALL.computeIfAbsent(loader, _ -> new HashMap<>()).computeIfAbsent(jar, own -> new CodeBase(loader, own));
        }
    }

    /** The code base for a class that takes part in a key: this one for whatever its loader has loaded, libraries too, and for the JDK. */
    CodeBase with(Class<?> type) {
        return type.getClassLoader() == null || type.getClassLoader() == loader() ? this : of(type);
    }

    /** Whether a class is the application's own. */
    boolean owns(Class<?> type) {
        return with(type).find(CodeHash.internalName(type)) != null;
    }

    /** The names of lambdas and method references. */
    Map<FunctionName.Reference, FunctionName> names() {
        return names;
    }

    /** Digests of the code by which objects are called back, by the name of their class. */
    Map<String, Digest> callbacks() {
        return callbacks;
    }

    ClassLoader loader() {
        return loader.get(); // not null: whoever asks holds a class of this loader
    }

    Libraries libraries() {
        return libraries;
    }

    /** Hashes of whole closures, by what they are of; kept for the closure's class. */
    Map<Object, CodeHash> hashes() {
        return hashes;
    }

    /** The code of a class of the application; null for any other class. */
    ClassCode find(String name) {
        return classes.computeIfAbsent(name, this::read).orElse(null);
    }

    private Optional<ClassCode> read(String name) {
        ClassModel file = index.file(name);
        if (file != null) {
            return Optional.of(new ClassCode(file));
        }
        if (Libraries.isOfTheJdk(name)) {
            return Optional.empty();
        }
        URL url = loader().getResource(name + ".class");
        if (url == null || !libraries.isOwn(name, url)) {
            return Optional.empty();
        }
        try (InputStream in = url.openStream()) {
            return Optional.of(new ClassCode(ClassFile.of().parse(in.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the class file " + url, e);
        }
    }

    /** Whether a class has no stable name: it is local or anonymous, or lies in such a class, or a compiler made it. */
    boolean isLocal(String name) {
        int dollar = name.indexOf('$');
        return dollar >= 0 && local.computeIfAbsent(name, this::findOutWhetherLocal);
    }

    private boolean findOutWhetherLocal(String name) {
        ClassCode type = find(name);
        if (type == null) {
            return false;
        }
        if (type.enclosing().isPresent() || type.isSynthetic()) {
            return true;
        }
        String around = type.asInner().flatMap(inner -> inner.outerClass()).map(outer -> outer.asInternalName()).orElse("");
        return around.indexOf('$') >= 0 && findOutWhetherLocal(around);
    }

    /** A descriptor in which every local class is called {@code ?}. */
    String withoutLocalNames(String descriptor) {
        var plain = new StringBuilder();
        int at = 0;
        for (int start; (start = descriptor.indexOf('L', at)) >= 0;) {
            int end = descriptor.indexOf(';', start);
            String name = descriptor.substring(start + 1, end);
            plain.append(descriptor, at, start + 1).append(isLocal(name) ? "?" : name);
            at = end;
        }
        return plain.append(descriptor, at, descriptor.length()).toString();
    }

    /** The hash of one method, without what it calls. */
    MethodForm.Hashed form(MethodId id) {
        MethodForm.Hashed known = forms.get(id);
        if (known == null) {
            ClassCode type = find(id.owner());
            known = MethodForm.of(this, type, type.method(id.name(), id.descriptor()));
            forms.put(id, known);
        }
        return known;
    }

    /**
     * Finds the methods that a call may mean: the one that is found by name, and for a virtual call those that the subclasses on the
     * class path have in its place. Local classes are left out: their code is part of the method that makes objects of them.
     */
    List<MethodId> targets(Call call) {
        List<MethodId> known = targets.get(call);
        if (known == null) {
            var found = new LinkedHashSet<MethodId>();
            if (find(call.owner()) != null) {
                resolve(call.owner(), call.name(), call.descriptor()).ifPresent(found::add);
                if (call.isVirtual() && !call.name().equals("<init>")) {
                    for (String subtype : index.subtypes(call.owner())) {
                        resolve(subtype, call.name(), call.descriptor()).ifPresent(found::add);
                    }
                }
            }
            known = List.copyOf(found);
            targets.put(call, known);
        }
        return known;
    }

    /** Looks a method up as the JVM does: in the class, then its superclasses, then the interfaces of all of these. */
    private Optional<MethodId> resolve(String owner, String name, String descriptor) {
        MethodId inherited = null;
        for (ClassCode type = find(owner); type != null; type = type.superName() == null ? null : find(type.superName())) {
            if (type.method(name, descriptor) != null) {
                return isLocal(type.name()) ? Optional.empty() : Optional.of(new MethodId(type.name(), name, descriptor));
            }
            if (inherited == null) {
                inherited = fromInterfaces(type, name, descriptor);
            }
        }
        return Optional.ofNullable(inherited);
    }

    private MethodId fromInterfaces(ClassCode type, String name, String descriptor) {
        for (String extended : type.interfaces()) {
            ClassCode face = find(extended);
            if (face != null) {
                if (face.method(name, descriptor) != null) {
                    return new MethodId(face.name(), name, descriptor);
                }
                MethodId inherited = fromInterfaces(face, name, descriptor);
                if (inherited != null) {
                    return inherited;
                }
            }
        }
        return null;
    }

    /**
     * Finds the methods by which the JDK and the libraries may call an object of a class back: those that override one of theirs
     * ({@code compareTo}, {@code run}, {@code hashCode}).
     */
    List<MethodId> callbacks(String instantiated) {
        var found = new ArrayList<MethodId>();
        Set<String> foreign = null;
        for (String name : withSupertypes(instantiated)) {
            ClassCode type = find(name);
            for (Map.Entry<String, MethodModel> entry : type.methods().entrySet()) {
                MethodModel method = entry.getValue();
                if (!ClassCode.has(method, ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE | ClassFile.ACC_ABSTRACT)
                        && !entry.getKey().startsWith("<") && !isLocal(name)) {
                    foreign = foreign == null ? foreignMethods(instantiated) : foreign;
                    if (foreign.contains(entry.getKey())) {
                        found.add(new MethodId(name, method.methodName().stringValue(), method.methodType().stringValue()));
                    }
                }
            }
        }
        return found;
    }

    /** The class and its supertypes, as far as they are the application's own. */
    List<String> withSupertypes(String name) {
        var all = new LinkedHashSet<String>();
        collect(name, all);
        return List.copyOf(all);
    }

    private void collect(String name, Set<String> all) {
        ClassCode type = name == null ? null : find(name);
        if (type != null && all.add(name)) {
            collect(type.superName(), all);
            type.interfaces().forEach(extended -> collect(extended, all));
        }
    }

    /** Name and descriptor of every method of the supertypes that are not the application's. */
    private Set<String> foreignMethods(String name) {
        var methods = new HashSet<String>();
        for (String own : withSupertypes(name)) {
            ClassCode type = find(own);
            if (type.superName() != null && find(type.superName()) == null) {
                methods.addAll(libraries.methods(type.superName(), loader()));
            }
            for (String extended : type.interfaces()) {
                if (find(extended) == null) {
                    methods.addAll(libraries.methods(extended, loader()));
                }
            }
        }
        return methods;
    }

    /** The static initializer behind a static field, if the application has one. */
    Optional<MethodId> initializer(StaticField field) {
        return declaring(field.owner(), field.name())
                .filter(type -> !isLocal(type.name()) && type.method("<clinit>", "()V") != null)
                .map(type -> new MethodId(type.name(), "<clinit>", "()V"));
    }

    /** The value of a static field that is a constant of the class file; compilers other than javac read these through the field. */
    Optional<ConstantDesc> constant(StaticField field) {
        return declaring(field.owner(), field.name()).flatMap(type -> type.model().fields().stream()
                .filter(f -> f.fieldName().equalsString(field.name())).findFirst()
                .flatMap(f -> f.findAttribute(Attributes.constantValue())).map(value -> value.constant().constantValue()));
    }

    private Optional<ClassCode> declaring(String owner, String field) {
        return withSupertypes(owner).stream().map(this::find)
                .filter(type -> type.model().fields().stream().anyMatch(f -> f.fieldName().equalsString(field))).findFirst();
    }
}
