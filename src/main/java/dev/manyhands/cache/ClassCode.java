package dev.manyhands.cache;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.EnclosingMethodAttribute;
import java.lang.classfile.attribute.InnerClassInfo;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * One class of the application, as its class file has it. Names of classes are internal ones, with slashes. Used under the monitor of
 * its {@link CodeBase}.
 */
final class ClassCode {
    private static final String SWITCH_MAP = "$SwitchMap$";

    private final ClassModel model;
    private final String name;
    private final String superName;
    private final List<String> interfaces;
    private final Map<String, MethodModel> methods = new LinkedHashMap<>();
    private Map<String, List<String>> makers;

    ClassCode(ClassModel model) {
        this.model = model;
        name = model.thisClass().asInternalName();
        superName = model.superclass().map(ClassEntry::asInternalName).orElse(null);
        interfaces = model.interfaces().stream().map(ClassEntry::asInternalName).toList();
        for (MethodModel method : model.methods()) {
            methods.put(method.methodName().stringValue() + method.methodType().stringValue(), method);
        }
    }

    String name() {
        return name;
    }

    /** The superclass; null for {@code java/lang/Object}. */
    String superName() {
        return superName;
    }

    List<String> interfaces() {
        return interfaces;
    }

    ClassModel model() {
        return model;
    }

    boolean isInterface() {
        return (model.flags().flagsMask() & ClassFile.ACC_INTERFACE) != 0;
    }

    /** By name and descriptor, in the order of the file. */
    Map<String, MethodModel> methods() {
        return methods;
    }

    MethodModel method(String methodName, String descriptor) {
        return methods.get(methodName + descriptor);
    }

    static CodeAttribute code(MethodModel method) {
        return method.findAttribute(Attributes.code()).orElse(null);
    }

    static boolean has(MethodModel method, int flag) {
        return (method.flags().flagsMask() & flag) != 0;
    }

    /** A body that the compiler gave a name: of a lambda, or an accessor. It is part of the method that uses it. */
    static boolean isNamedByCompiler(String methodName) {
        return methodName.contains("lambda$") || methodName.startsWith("access$");
    }

    /** The class or method around a local or anonymous class. */
    Optional<EnclosingMethodAttribute> enclosing() {
        return model.findAttribute(Attributes.enclosingMethod());
    }

    /** What this file says of the class itself, when it is a nested one. */
    Optional<InnerClassInfo> asInner() {
        return model.findAttribute(Attributes.innerClasses())
                .flatMap(all -> all.classes().stream().filter(c -> c.innerClass().asInternalName().equals(name)).findFirst());
    }

    boolean isSynthetic() {
        return (model.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) != 0;
    }

    /** Whether a field is one of those by which a compiler looks up the cases of a switch over an enum. */
    static boolean isSwitchMap(String field) {
        return field.startsWith(SWITCH_MAP);
    }

    /**
     * Reads such a table from the static initializer that fills it: {@code $SwitchMap$Suit[Suit.HEARTS.ordinal()] = 1}. The numbers
     * come in the order in which any switch of the outermost class first names the constants.
     *
     * @param field the field that holds the table
     * @return the names of the constants by their number
     */
    Map<Integer, String> switchMap(String field) {
        var cases = new HashMap<Integer, String>();
        MethodModel initializer = method("<clinit>", "()V");
        CodeAttribute attribute = initializer == null ? null : code(initializer);
        if (attribute == null) {
            return cases;
        }
        byte[] code = attribute.codeArray();
        String table = null;
        String constant = null;
        int number = 0;
        for (int at = 0; at < code.length; at = Bytecode.next(code, at)) {
            number = Bytecode.pushed(code, at, number);
            switch (code[at] & 0xff) {
                case Bytecode.GETSTATIC -> {
                    String read = pool().entryByIndex(Bytecode.unsigned2(code, at + 1), MemberRefEntry.class).name().stringValue();
                    if (isSwitchMap(read)) {
                        table = read;
                    } else {
                        constant = read;
                    }
                }
                case Bytecode.IASTORE -> {
                    if (field.equals(table)) {
                        cases.put(number, constant);
                    }
                }
                default -> { }
            }
        }
        return cases;
    }

    ConstantPool pool() {
        return model.constantPool();
    }

    /**
     * Finds the method in whose body a lambda stands; a lambda in a lambda stands in the method of the outer one.
     *
     * @param body name and descriptor of the method that the compiler made of the lambda
     * @return name and descriptor; of several (a lambda in the initializer of a field is in every constructor) the first in alphabetical
     *         order; that of the body when nothing in this class makes the lambda
     */
    String methodAround(String body) {
        if (makers == null) {
            makers = makers();
        }
        String around = body;
        for (int depth = 0; depth < makers.size() && makers.containsKey(around) && isNamedByCompiler(around); depth++) {
            around = makers.get(around).getFirst();
        }
        return around;
    }

    /** The methods that make the lambda of each body, in alphabetical order. */
    private Map<String, List<String>> makers() {
        var found = new TreeMap<String, List<String>>();
        new TreeMap<>(methods).forEach((key, method) -> {
            if (!key.startsWith("$deserializeLambda$")) {
                forEachHandle(method, (_, handle) -> found.computeIfAbsent(key(handle), _ -> new ArrayList<>()).add(key));
            }
        });
        return found;
    }

    /**
     * The names of the first parameters of a method, as far as its class file tells them, {@code this} among them.
     *
     * @param method the method
     * @param types the types of these parameters, each as a descriptor
     * @return one name each, or an empty list
     */
    static List<String> parameterNames(MethodModel method, List<String> types) {
        CodeAttribute attribute = code(method);
        var table = attribute == null ? null : attribute.findAttribute(Attributes.localVariableTable()).orElse(null);
        var names = new ArrayList<String>();
        int slot = 0;
        for (String type : types) {
            int wanted = slot;
            if (table != null) {
                table.localVariables().stream().filter(v -> v.startPc() == 0 && v.slot() == wanted).findFirst()
                        .ifPresent(v -> names.add(v.name().stringValue()));
            }
            slot += type.equals("J") || type.equals("D") ? 2 : 1;
        }
        return names.size() == types.size() ? names : List.of();
    }

    /** The lambdas of this class: name and descriptor of the body, and the type of the function as the source has it. */
    Map<String, String> lambdas() {
        var lambdas = new TreeMap<String, String>();
        methods.forEach((key, method) -> {
            if (!key.startsWith("$deserializeLambda$")) {
                forEachHandle(method, (site, handle) -> {
                    String body = key(handle);
                    List<LoadableConstantEntry> arguments = site.bootstrap().arguments();
                    if (isNamedByCompiler(body) && arguments.size() > 2
                            && arguments.get(2) instanceof MethodTypeEntry type) {
                        lambdas.put(body, type.descriptor().stringValue());
                    }
                });
            }
        });
        return lambdas;
    }

    private static String key(MethodHandleEntry handle) {
        return handle.reference().name().stringValue() + handle.reference().type().stringValue();
    }

    /** The method handles among the static arguments of the invokedynamic instructions, as far as they lead into this class. */
    private void forEachHandle(MethodModel method, BiConsumer<InvokeDynamicEntry, MethodHandleEntry> action) {
        CodeAttribute attribute = code(method);
        byte[] code = attribute == null ? new byte[0] : attribute.codeArray();
        for (int at = 0; at < code.length; at = Bytecode.next(code, at)) {
            if ((code[at] & 0xff) == Bytecode.INVOKEDYNAMIC) {
                InvokeDynamicEntry site = pool().entryByIndex(Bytecode.unsigned2(code, at + 1), InvokeDynamicEntry.class);
                for (LoadableConstantEntry argument : site.bootstrap().arguments()) {
                    if (argument instanceof MethodHandleEntry handle && handle.reference().owner().asInternalName().equals(name)) {
                        action.accept(site, handle);
                    }
                }
            }
        }
    }
}
