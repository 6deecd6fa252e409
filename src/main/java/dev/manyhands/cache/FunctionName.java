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
    private final SerializedLambda lambda;
    private final ClassCode type; // null when the method is not the application's
    private final boolean isBody;

    FunctionName(CodeBase base, SerializedLambda lambda) {
        this.base = base;
        this.lambda = lambda;
        this.type = base.find(lambda.getImplClass());
        MethodModel method = type == null ? null : type.method(lambda.getImplMethodName(), lambda.getImplMethodSignature());
        this.isBody = method != null && ClassCode.has(method, ClassFile.ACC_SYNTHETIC)
                && ClassCode.isNamedByCompiler(lambda.getImplMethodName());
    }

    /** Whether this is a lambda, whose body the compiler has made a method of; false for a method reference. */
    boolean isBody() {
        return isBody;
    }

    @Override
    public String toString() {
        String owner = CodeHash.stableName(base, lambda.getImplClass());
        String shape = shape(base.withoutLocalNames(lambda.getInstantiatedMethodType()));
        if (!isBody) {
            boolean isConstructor = lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial;
            return CodeHash.methodName(owner, isConstructor ? "<init>" : lambda.getImplMethodName(),
                    base.withoutLocalNames(lambda.getImplMethodSignature()))
                    + " as " + shape;
        }
        return around(owner, lambda.getImplMethodName() + lambda.getImplMethodSignature()) + " lambda " + shape;
    }

    private String around(String owner, String body) {
        String around = type.methodAround(body);
        int split = around.indexOf('(');
        String name = around.substring(0, split);
        return name.equals("<init>") ? "new " + owner : ClassCode.isNamedByCompiler(name) ? owner
                : CodeHash.methodName(owner, name, base.withoutLocalNames(around.substring(split)));
    }

    /** What the captured values are called in messages: by their names, where the class file tells them. */
    List<String> captures() {
        int count = lambda.getCapturedArgCount();
        List<String> names = List.of();
        if (isBody) {
            MethodModel method = type.method(lambda.getImplMethodName(), lambda.getImplMethodSignature());
            var types = new ArrayList<String>();
            if (!ClassCode.has(method, ClassFile.ACC_STATIC)) {
                types.add("L");
            }
            MethodTypeDesc.ofDescriptor(lambda.getImplMethodSignature()).parameterList().forEach(p -> types.add(p.descriptorString()));
            names = ClassCode.parameterNames(method, types.subList(0, count));
        }
        var all = new ArrayList<String>();
        for (int k = 0; k < count; k++) {
            all.add("captured " + (names.isEmpty() ? "value " + k : names.get(k)));
        }
        return all;
    }

    /** Whether another lambda in the same method has the same type, and so the same name. */
    boolean isShared() {
        if (!isBody) {
            return false;
        }
        String own = lambda.getImplMethodName() + lambda.getImplMethodSignature();
        String around = type.methodAround(own);
        return type.lambdas().entrySet().stream().anyMatch(other -> !other.getKey().equals(own)
                && other.getValue().equals(lambda.getInstantiatedMethodType()) && type.methodAround(other.getKey()).equals(around));
    }

    /** {@code (Doc)Score}. */
    private static String shape(String descriptor) {
        return CodeHash.parameters(descriptor) + MethodTypeDesc.ofDescriptor(descriptor).returnType().displayName();
    }
}
