package dev.manyhands.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.classfile.attribute.LocalVariableTableAttribute;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;

/** Looks into a serializable lambda: at the values that it has captured. */
public final class Captures {
    private Captures() {
    }

    /**
     * A captured value.
     *
     * @param name the name of the variable; {@code this}; or words, if its name is not known
     * @param isVariable whether the name is one that the program knows
     * @param value the value
     */
    public record Capture(String name, boolean isVariable, Object value) {
    }

    /**
     * Returns what a lambda or method reference has captured.
     *
     * @param function a lambda of a serializable functional interface
     * @return the values, in no particular order; empty for anything else than such a lambda
     */
    public static Object[] of(Object function) {
        SerializedLambda lambda = form(function);
        Object[] captured = new Object[lambda == null ? 0 : lambda.getCapturedArgCount()];
        for (int k = 0; k < captured.length; k++) {
            captured[k] = lambda.getCapturedArg(k);
        }
        return captured;
    }

    /**
     * Returns what a lambda or method reference has captured, with names.
     *
     * @param function a lambda of a serializable functional interface
     * @param fromClassFile whether the names of variables are looked for: reads a class file, so this is not for every call
     * @return the values; empty for anything else than such a lambda
     */
    public static List<Capture> named(Object function, boolean fromClassFile) {
        SerializedLambda lambda = form(function);
        List<Capture> captures = new ArrayList<>();
        if (lambda == null) {
            return captures;
        }
        boolean isBody = lambda.getImplMethodName().startsWith("lambda$");
        boolean hasReceiver = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                && lambda.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial;
        for (int k = 0; k < lambda.getCapturedArgCount(); k++) {
            Object value = lambda.getCapturedArg(k);
            if (hasReceiver && k == 0) {
                captures.add(isBody ? new Capture("this", true, value)
                        : new Capture("the receiver of " + lambda.getImplMethodName(), false, value));
            } else {
                String name = isBody && fromClassFile
                        ? variable(lambda, function.getClass().getClassLoader(), k - (hasReceiver ? 1 : 0)) : null;
                captures.add(name == null ? new Capture("captured value " + (k + 1), false, value) : new Capture(name, true, value));
            }
        }
        return captures;
    }

    /**
     * Returns whether a class is that of a lambda or method reference.
     *
     * @param type the class
     * @return true for the hidden classes that the JVM makes of lambdas
     */
    public static boolean isLambda(Class<?> type) {
        return type.isHidden() && type.isSynthetic();
    }

    /**
     * Returns the form in which a lambda or method reference is serialized: which method it is, and what it has captured.
     *
     * @param function a lambda of a serializable functional interface
     * @return its form; null for anything else than such a lambda
     */
    public static SerializedLambda form(Object function) {
        if (!function.getClass().isHidden()) {
            return null;
        }
        try (var out = new Catcher()) {
            out.writeObject(function);
            return out.caught;
        } catch (IOException e) {
            return null; // a lambda of another kind: it cannot be serialized, so nothing is known of it
        }
    }

    /** The name of a parameter of the method that a lambda's body has become; null if the class was compiled without names. */
    private static String variable(SerializedLambda lambda, ClassLoader loader, int parameter) {
        String file = lambda.getImplClass() + ".class";
        try (InputStream in = loader == null ? ClassLoader.getSystemResourceAsStream(file) : loader.getResourceAsStream(file)) {
            if (in == null) {
                return null;
            }
            for (MethodModel method : ClassFile.of().parse(in.readAllBytes()).methods()) {
                if (method.methodName().equalsString(lambda.getImplMethodName())
                        && method.methodType().equalsString(lambda.getImplMethodSignature())) {
                    return variable(method, parameter);
                }
            }
            return null;
        } catch (IOException | IllegalArgumentException e) {
            return null; // a name is a help for the reader, no more
        }
    }

    private static String variable(MethodModel method, int parameter) {
        int slot = method.flags().has(AccessFlag.STATIC) ? 0 : 1;
        for (int k = 0; k < parameter; k++) {
            String type = method.methodTypeSymbol().parameterType(k).descriptorString();
            slot += "J".equals(type) || "D".equals(type) ? 2 : 1;
        }
        LocalVariableTableAttribute table = method.code().flatMap(code -> code.findAttribute(Attributes.localVariableTable())).orElse(null);
        for (LocalVariableInfo variable : table == null ? List.<LocalVariableInfo>of() : table.localVariables()) {
            if (variable.slot() == slot && variable.startPc() == 0) {
                return variable.name().stringValue();
            }
        }
        return null;
    }

    /** Gets the form in which a lambda is serialized, by way of the stream that asks for it; writes nothing. */
    private static final class Catcher extends ObjectOutputStream {
        private SerializedLambda caught;

        Catcher() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            if (object instanceof SerializedLambda lambda) {
                caught = lambda;
            }
            return null;
        }
    }
}
