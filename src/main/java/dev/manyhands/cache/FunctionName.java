package dev.manyhands.cache;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of a lambda or method reference: the same in every run and for every version of its code, whatever number the compiler gives.
 *
 * <p>A method reference has the name of its method, wherever it stands. A lambda has the name of the method it stands in and its type;
 * the number that a compiler gives it is not in the name, as a lambda inserted before it changes that. So two lambdas of one type in one
 * method share a name: their code tells them apart, and where the code is ignored, nothing does, which {@link #isShared()} tells.
 */
final class FunctionName {
    private final CodeBase base;
    private final Reference reference;
    private final ClassCode type; // null when the method is not the application's
    private final boolean isBody;
    private final String text;
    private final List<String> captures;

    private FunctionName(CodeBase base, Reference reference) {
        this.base = base;
        this.reference = reference;
        this.type = base.find(reference.owner());
        MethodModel method = type == null ? null : type.method(reference.method(), reference.descriptor());
        this.isBody = method != null && ClassCode.has(method, ClassFile.ACC_SYNTHETIC)
                && ClassCode.isNamedByCompiler(reference.method());
        this.text = text();
        this.captures = captures(method, reference.captured());
    }

    /**
     * What a lambda or method reference says of its method.
     *
     * @param kind of the reference
     * @param owner class of the method, with slashes
     * @param method its name
     * @param descriptor its descriptor
     * @param shape type of the function
     * @param captured how many values it has captured
     */
    record Reference(int kind, String owner, String method, String descriptor, String shape, int captured) { }

    /** The name of a lambda or method reference, worked out once per code base. */
    static FunctionName of(CodeBase base, SerializedLambda lambda) {
        var reference = new Reference(lambda.getImplMethodKind(), lambda.getImplClass(), lambda.getImplMethodName(),
                lambda.getImplMethodSignature(), lambda.getInstantiatedMethodType(), lambda.getCapturedArgCount());
        FunctionName known = base.names().get(reference);
        if (known == null) {
            synchronized (base) {
                known = new FunctionName(base, reference);
            }
            base.names().put(reference, known);
        }
        return known;
    }

    /** Whether this is a lambda, whose body the compiler has made a method of; false for a method reference. */
    boolean isBody() {
        return isBody;
    }

    @Override
    public String toString() {
        return text;
    }

    /** What the captured values are called in messages: by their names, where the class file tells them. */
    List<String> captures() {
        return captures;
    }

    private String text() {
        String owner = CodeHash.stableName(base, reference.owner());
        String shape = shape(base.withoutLocalNames(reference.shape()));
        if (!isBody) {
            boolean isConstructor = reference.kind() == MethodHandleInfo.REF_newInvokeSpecial;
            return CodeHash.methodName(owner, isConstructor ? "<init>" : reference.method(),
                    base.withoutLocalNames(reference.descriptor()))
                    + " as " + shape;
        }
        return around(owner, reference.method() + reference.descriptor()) + " lambda " + shape;
    }

    private String around(String owner, String body) {
        String around = type.methodAround(body);
        int split = around.indexOf('(');
        String name = around.substring(0, split);
        return name.equals("<init>") ? "new " + owner : ClassCode.isNamedByCompiler(name) ? owner
                : CodeHash.methodName(owner, name, base.withoutLocalNames(around.substring(split)));
    }

    private List<String> captures(MethodModel method, int count) {
        List<String> names = List.of();
        if (isBody) {
            var types = new ArrayList<String>();
            if (!ClassCode.has(method, ClassFile.ACC_STATIC)) {
                types.add("L");
            }
            MethodTypeDesc.ofDescriptor(reference.descriptor()).parameterList().forEach(p -> types.add(p.descriptorString()));
            names = ClassCode.parameterNames(method, types.subList(0, count));
        }
        var all = new ArrayList<String>();
        for (int k = 0; k < count; k++) {
            all.add("captured " + (names.isEmpty() ? "value " + k : names.get(k)));
        }
        return List.copyOf(all);
    }

    /** Whether another lambda in the same method has the same type, and so the same name. */
    boolean isShared() {
        if (!isBody) {
            return false;
        }
        String own = reference.method() + reference.descriptor();
        synchronized (base) {
            return isShared(own);
        }
    }

    private boolean isShared(String own) {
        String around = type.methodAround(own);
        return type.lambdas().entrySet().stream().anyMatch(other -> !other.getKey().equals(own)
                && other.getValue().equals(reference.shape()) && type.methodAround(other.getKey()).equals(around));
    }

    /** {@code (Doc)Score}. */
    private static String shape(String descriptor) {
        return CodeHash.parameters(descriptor) + MethodTypeDesc.ofDescriptor(descriptor).returnType().displayName();
    }
}
