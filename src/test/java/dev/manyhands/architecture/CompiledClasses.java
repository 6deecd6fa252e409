package dev.manyhands.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A set of parsed class files, and what can be read off them: names are binary names with dots. */
final class CompiledClasses {
    /** A class inside a descriptor or a generic signature: the slash tells it from a type variable. */
    private static final Pattern TYPE = Pattern.compile("L((?:[\\p{L}\\p{N}_$-]+/)+[\\p{L}\\p{N}_$-]+)");

    private final Map<String, ClassModel> byName = new TreeMap<>();

    private CompiledClasses(Iterable<ClassModel> classes) {
        classes.forEach(c -> byName.put(name(c), c));
    }

    /** All classes under a folder such as {@code target/classes}. */
    static CompiledClasses under(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            var classes = new ArrayList<ClassModel>();
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                classes.add(ClassFile.of().parse(file));
            }
            return new CompiledClasses(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CompiledClasses of(Iterable<byte[]> classFiles) {
        var classes = new ArrayList<ClassModel>();
        classFiles.forEach(bytes -> classes.add(ClassFile.of().parse(bytes)));
        return new CompiledClasses(classes);
    }

    Iterable<ClassModel> all() {
        return byName.values();
    }

    int size() {
        return byName.size();
    }

    Optional<ClassModel> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    static String name(ClassModel type) {
        return name(type.thisClass());
    }

    static String name(ClassEntry type) {
        return type.asInternalName().replace('/', '.');
    }

    static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    static String describe(ClassModel owner, MethodModel method) {
        return name(owner) + "." + method.methodName().stringValue() + method.methodTypeSymbol().displayDescriptor();
    }

    /**
     * Every class that a class names: in its code, its descriptors, its generic signatures and its annotations. Text is left out, so a
     * class named in a string (reflection) is not seen.
     */
    static Set<String> references(ClassModel type) {
        var text = new HashSet<Utf8Entry>();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof StringEntry string) {
                text.add(string.utf8());
            }
        }
        var names = new TreeSet<String>();
        for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof ClassEntry used && !used.asInternalName().startsWith("[")) {
                names.add(name(used));
            } else if (entry instanceof Utf8Entry utf8 && !text.contains(utf8)) {
                addTypes(utf8, names);
            }
        }
        return names;
    }

    /**
     * The classes whose public and protected members a user can reach: public or protected through all their enclosing classes, and
     * whatever these inherit from, public or not.
     */
    Set<ClassModel> exposed() {
        var reached = new TreeSet<String>();
        for (ClassModel type : all()) {
            if (visible(type)) {
                addWithSupertypes(type, reached);
            }
        }
        return Set.copyOf(reached.stream().map(byName::get).toList());
    }

    private void addWithSupertypes(ClassModel type, Set<String> reached) {
        if (reached.add(name(type))) {
            supertypes(type).stream().map(byName::get).filter(Objects::nonNull).forEach(t -> addWithSupertypes(t, reached));
        }
    }

    private boolean visible(ClassModel type) {
        Optional<InnerClassInfo> nested = type.findAttribute(Attributes.innerClasses()).stream().flatMap(a -> a.classes().stream())
                .filter(info -> info.innerClass().equals(type.thisClass())).findFirst();
        if (nested.isEmpty()) {
            return type.flags().has(AccessFlag.PUBLIC);
        }
        return (nested.get().has(AccessFlag.PUBLIC) || nested.get().has(AccessFlag.PROTECTED))
                && nested.get().outerClass().flatMap(outer -> find(name(outer))).filter(this::visible).isPresent();
    }

    /** The superclass, if any, and the interfaces that a class names itself. */
    static List<String> supertypes(ClassModel type) {
        return Stream.concat(type.superclass().stream(), type.interfaces().stream()).map(CompiledClasses::name).toList();
    }

    static Set<String> headerTypes(ClassModel type) {
        var names = new TreeSet<>(supertypes(type));
        addSignature(type, names);
        return names;
    }

    static Set<String> types(FieldModel field) {
        var names = new TreeSet<String>();
        addTypes(field.fieldType(), names);
        addSignature(field, names);
        return names;
    }

    static Set<String> types(MethodModel method) {
        var names = new TreeSet<String>();
        addTypes(method.methodType(), names);
        addSignature(method, names);
        method.findAttribute(Attributes.exceptions()).ifPresent(a -> a.exceptions().forEach(e -> names.add(name(e))));
        return names;
    }

    private static void addSignature(AttributedElement element, Set<String> names) {
        element.findAttribute(Attributes.signature()).ifPresent(a -> addTypes(a.signature(), names));
    }

    private static void addTypes(Utf8Entry descriptorOrSignature, Set<String> names) {
        Matcher found = TYPE.matcher(descriptorOrSignature.stringValue());
        while (found.find()) {
            names.add(found.group(1).replace('/', '.'));
        }
    }
}
