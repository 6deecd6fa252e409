package dev.manyhands.architecture;

import static dev.manyhands.architecture.CompiledClasses.describe;
import static dev.manyhands.architecture.CompiledClasses.name;
import static dev.manyhands.architecture.CompiledClasses.packageOf;

import java.io.IOException;
import java.io.Serializable;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rules of the house. Each returns its violations, one sentence each that names the class or method; an empty list is good. */
final class ArchitectureRules {
    private static final String ROOT = "dev.manyhands";
    private static final String INTERNAL = "dev.manyhands.internal";
    private static final String FUNCTION = "dev.manyhands.function";

    /** The rooms, top to bottom: a package may use those that come later in this list, never those that come earlier. */
    static final List<String> ROOMS = List.of(
            "dev.manyhands.scaling",
            "dev.manyhands.algorithms",
            "dev.manyhands",
            "dev.manyhands.gpu",
            "dev.manyhands.cache",
            "dev.manyhands.comm",
            "dev.manyhands.pool",
            "dev.manyhands.process",
            "dev.manyhands.shm",
            "dev.manyhands.sync",
            "dev.manyhands.function",
            "dev.manyhands.internal");

    private ArchitectureRules() {}

    /** Packages use only packages below them. The rooms stand in one line, so this also rules out every cycle. */
    static List<String> upwardUses(CompiledClasses classes) {
        var violations = new ArrayList<String>();
        for (ClassModel type : classes.all()) {
            String user = packageOf(name(type));
            if (!ROOMS.contains(user)) {
                violations.add(name(type) + " lies in a package that is no room of the design: " + user);
                continue;
            }
            for (String used : CompiledClasses.references(type)) {
                String room = packageOf(used);
                if (isOurs(used) && ROOMS.contains(room) && ROOMS.indexOf(room) < ROOMS.indexOf(user)) {
                    violations.add(name(type) + " uses " + used + ": " + user + " lies below " + room);
                }
            }
        }
        return violations;
    }

    /** What a user can reach mentions only types of the JDK and of Manyhands, and outside the cellar no type of the cellar. */
    static List<String> leakedTypes(CompiledClasses classes) {
        var violations = new TreeSet<String>();
        for (ClassModel type : classes.exposed()) {
            boolean inCellar = packageOf(name(type)).equals(INTERNAL);
            report(name(type), CompiledClasses.headerTypes(type), inCellar, violations);
            for (FieldModel field : type.fields()) {
                if (isShown(field.flags())) {
                    report(name(type) + "." + field.fieldName().stringValue(), CompiledClasses.types(field), inCellar, violations);
                }
            }
            for (MethodModel method : type.methods()) {
                if (isShown(method.flags())) {
                    report(describe(type, method), CompiledClasses.types(method), inCellar, violations);
                }
            }
        }
        return List.copyOf(violations);
    }

    /** Synthetic members (bridges) repeat what the compiler found elsewhere. */
    private static boolean isShown(AccessFlags flags) {
        return (flags.has(AccessFlag.PUBLIC) || flags.has(AccessFlag.PROTECTED)) && !flags.has(AccessFlag.SYNTHETIC);
    }

    private static void report(String where, Set<String> mentioned, boolean inCellar, Set<String> violations) {
        for (String used : mentioned) {
            if (!isOurs(used) && Stream.of("java.", "javax.", "jdk.").noneMatch(used::startsWith)) {
                violations.add(where + " shows " + used + ", a type of another library");
            } else if (packageOf(used).equals(INTERNAL) && !inCellar) {
                violations.add(where + " shows " + used + ", which is internal");
            }
        }
    }

    /** Every package of a source folder has a package-info.java that says something. */
    static List<String> undescribedPackages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            var folders = new TreeSet<>(files.filter(f -> f.toString().endsWith(".java")).map(Path::getParent).toList());
            var violations = new ArrayList<String>();
            for (Path folder : folders) {
                Path info = folder.resolve("package-info.java");
                if (!Files.exists(info) || !Files.readString(info).contains("/**")) {
                    violations.add(sources.relativize(folder).toString().replace('\\', '/') + " has no package-info.java with javadoc");
                }
            }
            return violations;
        }
    }

    /** Passes on what the programs of the user print in child processes. */
    private static final Set<String> PASSES_ON_OUTPUT = Set.of("dev.manyhands.process.Output");

    /** A library does not write to the console of its user behind his back. */
    static List<String> consoleUses(CompiledClasses classes) {
        var violations = new ArrayList<String>();
        for (ClassModel type : classes.all()) {
            if (PASSES_ON_OUTPUT.contains(name(type))) {
                continue;
            }
            for (MethodModel method : type.methods()) {
                method.code().stream().flatMap(CodeModel::elementStream).flatMap(ArchitectureRules::consoleUse).distinct()
                        .forEach(used -> violations.add(describe(type, method) + " uses " + used));
            }
        }
        return violations;
    }

    private static Stream<String> consoleUse(CodeElement element) {
        return switch (element) {
            case FieldInstruction f when name(f.owner()).equals("java.lang.System") && !f.name().equalsString("in") ->
                    Stream.of("System." + f.name().stringValue());
            case InvokeInstruction i when printsTrace(i.name().stringValue(), i.type().stringValue()) -> Stream.of("printStackTrace()");
            case InvokeDynamicInstruction i -> i.bootstrapArgs().stream()
                    .filter(a -> a instanceof DirectMethodHandleDesc h && printsTrace(h.methodName(), h.lookupDescriptor()))
                    .map(_ -> "printStackTrace()");
            default -> Stream.empty();
        };
    }

    /** Whoever passes a stream or writer of his own to printStackTrace does no harm. */
    private static boolean printsTrace(String name, String descriptor) {
        return name.equals("printStackTrace") && descriptor.equals("()V");
    }

    /** A lambda crosses the process border only if its interface is Serializable. */
    static List<String> unserializableFunctions(CompiledClasses classes) {
        var violations = new ArrayList<String>();
        for (ClassModel type : classes.exposed()) {
            if (type.flags().has(AccessFlag.INTERFACE) && packageOf(name(type)).equals(FUNCTION)
                    && abstractMethods(classes, name(type)).size() == 1 && !isSerializable(classes, name(type))) {
                violations.add(name(type) + " is a functional interface but not Serializable");
            }
        }
        return violations.stream().sorted().toList();
    }

    /** Names and descriptors of the abstract methods of an interface, inherited ones included; an override of a default counts. */
    private static Set<String> abstractMethods(CompiledClasses classes, String type) {
        var found = new HashSet<String>();
        classes.find(type).ifPresentOrElse(model -> {
            model.interfaces().forEach(i -> found.addAll(abstractMethods(classes, name(i))));
            for (MethodModel method : model.methods()) {
                String key = method.methodName().stringValue() + method.methodType().stringValue();
                if (method.flags().has(AccessFlag.ABSTRACT)) {
                    found.add(key);
                } else {
                    found.remove(key);
                }
            }
        }, () -> {
            for (Method method : ofTheJdk(type).getMethods()) {
                if (Modifier.isAbstract(method.getModifiers())) {
                    found.add(method.getName()
                            + MethodType.methodType(method.getReturnType(), method.getParameterTypes()).descriptorString());
                }
            }
        });
        // Not counted by the language either: every object has them.
        found.removeAll(Set.of("equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;"));
        return found;
    }

    private static boolean isSerializable(CompiledClasses classes, String type) {
        return classes.find(type)
                .map(model -> model.interfaces().stream().anyMatch(i -> isSerializable(classes, name(i))))
                .orElseGet(() -> Serializable.class.isAssignableFrom(ofTheJdk(type)));
    }

    private static Class<?> ofTheJdk(String type) {
        try {
            return Class.forName(type, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(type + " is neither ours nor the JDK's", e);
        }
    }

    private static boolean isOurs(String className) {
        return className.startsWith(ROOT + ".");
    }
}
