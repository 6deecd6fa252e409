package dev.manyhands.cache;

import static dev.manyhands.cache.Bytecode.operands;
import static dev.manyhands.cache.Bytecode.unsigned2;

import dev.manyhands.cache.Uses.Call;
import dev.manyhands.cache.Uses.StaticField;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantDynamicEntry;
import java.lang.classfile.constantpool.DoubleEntry;
import java.lang.classfile.constantpool.DynamicConstantPoolEntry;
import java.lang.classfile.constantpool.FloatEntry;
import java.lang.classfile.constantpool.IntegerEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.LoadableConstantEntry;
import java.lang.classfile.constantpool.LongEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.invoke.MethodHandleInfo;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hashes the code of a method in a form that says what it does and not how its source happens to be laid out.
 *
 * <p>Left out: lines, names of variables, frames, signatures, annotations. Entries of the constant pool are written out where they are
 * used, and jumps count instructions, so neither the order of the pool nor the long form of an instruction shows. What a compiler had to
 * invent a name for has no stable one: the body of a lambda, an accessor, an anonymous or local class (whose number is its place in the
 * file). Its content is written where it is first used, and after that its ordinal within this form; so are the fields for captured
 * variables. A switch over an enum names its constants.
 */
final class MethodForm {
    /** Tags that stand where an opcode may stand. */
    private static final int ORDINAL = 230;
    private static final int CONTENT = 231;
    private static final int NAME = 232;
    private static final int ENUM_SWITCH = 233;
    private static final int HANDLERS = 234;
    private static final int END = 235;

    private final CodeBase base;
    private final Hasher out = new Hasher();
    private final Uses uses = new Uses();
    private final Map<String, Integer> ordinals = new HashMap<>();

    private MethodForm(CodeBase base) {
        this.base = base;
    }

    /**
     * The form of a method or class.
     *
     * @param digest of the form
     * @param uses what it leans on
     */
    record Hashed(Digest digest, Uses uses) { }

    static Hashed of(CodeBase base, ClassCode type, MethodModel method) {
        var form = new MethodForm(base);
        form.method(type, method);
        return new Hashed(form.out.digest(), form.uses);
    }

    /** The form of a local or anonymous class with all its methods. */
    static Hashed ofLocal(CodeBase base, ClassCode type) {
        var form = new MethodForm(base);
        form.type(type.name());
        form.uses.instantiated.add(type.name());
        return new Hashed(form.out.digest(), form.uses);
    }

    private void method(ClassCode type, MethodModel method) {
        int flags = ClassFile.ACC_STATIC | ClassFile.ACC_SYNCHRONIZED | ClassFile.ACC_NATIVE | ClassFile.ACC_ABSTRACT;
        out.putInt(method.flags().flagsMask() & flags);
        descriptor(method.methodType().stringValue());
        CodeAttribute attribute = ClassCode.code(method);
        if (attribute != null) {
            code(type, attribute);
        }
        out.putByte(END);
    }

    private void code(ClassCode type, CodeAttribute attribute) {
        byte[] code = attribute.codeArray();
        int[] ordinal = Bytecode.ordinals(code);
        Deque<Map<Integer, String>> switchMaps = new ArrayDeque<>();
        int before = 0;
        int end;
        for (int at = 0; at < code.length; at = end) {
            end = Bytecode.next(code, at);
            int opcode = code[at] & 0xff;
            switch (opcode) {
                case Bytecode.LDC -> constant(type, type.pool().entryByIndex(code[at + 1] & 0xff));
                case Bytecode.LDC_W, Bytecode.LDC_W + 1 -> constant(type, type.pool().entryByIndex(unsigned2(code, at + 1)));
                case Bytecode.INVOKEDYNAMIC -> {
                    out.putByte(opcode);
                    dynamic(type, type.pool().entryByIndex(unsigned2(code, at + 1), InvokeDynamicEntry.class));
                }
                case Bytecode.NEW, Bytecode.ANEWARRAY, Bytecode.CHECKCAST, Bytecode.INSTANCEOF, Bytecode.MULTIANEWARRAY -> {
                    out.putByte(opcode);
                    String used = type.pool().entryByIndex(unsigned2(code, at + 1), ClassEntry.class).asInternalName();
                    type(used);
                    if (opcode == Bytecode.NEW) {
                        uses.instantiated.add(used);
                    }
                    out.putBytes(code, at + 3, end - at - 3);
                }
                case Bytecode.TABLESWITCH, Bytecode.LOOKUPSWITCH ->
                        cases(code, at, ordinal, before == Bytecode.IALOAD ? switchMaps.pollLast() : null);
                default -> {
                    if (opcode >= Bytecode.GETSTATIC && opcode <= Bytecode.INVOKEINTERFACE) {
                        MemberRefEntry member = type.pool().entryByIndex(unsigned2(code, at + 1), MemberRefEntry.class);
                        if (opcode == Bytecode.GETSTATIC && ClassCode.isSwitchMap(member.name().stringValue())) {
                            ClassCode holder = base.find(member.owner().asInternalName());
                            switchMaps.addLast(holder == null ? Map.of() : holder.switchMap(member.name().stringValue()));
                            out.putByte(ENUM_SWITCH);
                        } else {
                            out.putByte(opcode);
                            member(member, opcode);
                        }
                    } else if (Bytecode.isJump(opcode)) {
                        out.putByte(opcode).putInt(ordinal[at + Bytecode.distance(code, at)]);
                    } else {
                        out.putBytes(code, at, end - at);
                    }
                }
            }
            before = opcode;
        }
        out.putByte(HANDLERS);
        attribute.exceptionHandlers().forEach(handler -> {
            out.putInt(ordinal[attribute.labelToBci(handler.tryStart())]).putInt(ordinal[attribute.labelToBci(handler.tryEnd())]);
            out.putInt(ordinal[attribute.labelToBci(handler.handler())]);
            handler.catchType().ifPresentOrElse(caught -> type(caught.asInternalName()), () -> out.putByte(0));
        });
    }

    /** The cases of a switch; of one over an enum by the names of the constants, in the order of these. */
    private void cases(byte[] code, int at, int[] ordinal, Map<Integer, String> names) {
        int from = operands(at);
        int otherwise = ordinal[at + Bytecode.int4(code, from)];
        boolean isTable = (code[at] & 0xff) == Bytecode.TABLESWITCH;
        int low = isTable ? Bytecode.int4(code, from + 4) : 0;
        int count = isTable ? Bytecode.int4(code, from + 8) - low + 1 : Bytecode.int4(code, from + 4);
        var named = new TreeMap<String, Integer>();
        out.putByte(Bytecode.LOOKUPSWITCH).putInt(otherwise);
        for (int k = 0; k < count; k++) {
            int key = isTable ? low + k : Bytecode.int4(code, from + 8 + 8 * k);
            int target = ordinal[at + Bytecode.int4(code, isTable ? from + 12 + 4 * k : from + 12 + 8 * k)];
            if (target == otherwise) {
                continue; // a gap in a table
            }
            String name = names == null ? null : names.get(key);
            if (name == null) {
                out.putInt(key).putInt(target);
            } else {
                named.put(name, target);
            }
        }
        named.forEach((name, target) -> out.putString(name).putInt(target));
        out.putByte(END);
    }

    private void dynamic(ClassCode type, DynamicConstantPoolEntry site) {
        out.putString(site.name().stringValue());
        descriptor(site.type().stringValue());
        handle(site.bootstrap().bootstrapMethod());
        site.bootstrap().arguments().forEach(argument -> constant(type, argument));
        out.putByte(END);
    }

    private void constant(ClassCode type, PoolEntry constant) {
        out.putByte(constant instanceof LoadableConstantEntry loadable ? loadable.typeKind().slotSize() : 0).putByte(constant.tag());
        switch (constant) {
            case IntegerEntry c -> out.putInt(c.intValue());
            case LongEntry c -> out.putLong(c.longValue());
            case FloatEntry c -> out.putInt(Float.floatToRawIntBits(c.floatValue()));
            case DoubleEntry c -> out.putLong(Double.doubleToRawLongBits(c.doubleValue()));
            case StringEntry c -> out.putString(c.stringValue());
            case ClassEntry c -> type(c.asInternalName());
            case MethodTypeEntry c -> descriptor(c.descriptor().stringValue());
            case MethodHandleEntry c -> handle(c);
            case ConstantDynamicEntry c -> dynamic(type, c);
            default -> throw new IllegalStateException("Not a constant that an instruction can load: " + constant);
        }
    }

    private void handle(MethodHandleEntry handle) {
        out.putByte(handle.kind());
        member(handle.reference(), switch (handle.kind()) {
            case MethodHandleInfo.REF_getField, MethodHandleInfo.REF_putField -> Bytecode.PUTFIELD;
            case MethodHandleInfo.REF_getStatic, MethodHandleInfo.REF_putStatic -> Bytecode.GETSTATIC;
            case MethodHandleInfo.REF_invokeVirtual, MethodHandleInfo.REF_invokeInterface -> Bytecode.INVOKEVIRTUAL;
            case MethodHandleInfo.REF_newInvokeSpecial -> Bytecode.NEW;
            default -> Bytecode.INVOKESTATIC;
        });
    }

    private void member(MemberRefEntry member, int opcode) {
        String owner = member.owner().asInternalName();
        String name = member.name().stringValue();
        String descriptor = member.type().stringValue();
        if (opcode >= Bytecode.INVOKEVIRTUAL && ClassCode.isNamedByCompiler(name)) {
            ClassCode type = base.find(owner);
            MethodModel method = type == null ? null : type.method(name, descriptor);
            if (method != null && ClassCode.has(method, ClassFile.ACC_SYNTHETIC)) {
                if (first(owner + '.' + name + descriptor)) {
                    method(type, method);
                }
                return;
            }
        }
        type(owner);
        if (opcode <= Bytecode.PUTFIELD) {
            if ((name.startsWith("val$") || name.startsWith("this$")) && base.isLocal(owner)) {
                first(owner + '.' + name);
            } else {
                out.putString(name);
            }
            if (opcode == Bytecode.GETSTATIC) {
                uses.statics.add(new StaticField(owner, name));
            }
        } else {
            out.putString(name);
            if (opcode == Bytecode.NEW) {
                uses.instantiated.add(owner);
            }
            boolean isVirtual = opcode == Bytecode.INVOKEVIRTUAL || opcode == Bytecode.INVOKEINTERFACE;
            uses.calls.add(new Call(isVirtual, owner, name, descriptor));
        }
        descriptor(descriptor);
    }

    /** A class by its name; a local one by its content. */
    private void type(String used) {
        if (used.startsWith("[")) {
            descriptor(used);
            return;
        }
        uses.classes.add(used);
        if (!base.isLocal(used)) {
            out.putByte(NAME).putString(used);
        } else if (first(used)) {
            ClassCode type = base.find(used);
            out.putInt(type.model().flags().flagsMask() & (ClassFile.ACC_INTERFACE | ClassFile.ACC_ENUM));
            type(type.superName());
            type.interfaces().forEach(this::type);
            type.model().fields().stream().filter(f -> (f.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) == 0).forEach(field -> {
                out.putString(field.fieldName().stringValue());
                descriptor(field.fieldType().stringValue());
            });
            new TreeMap<>(type.methods()).forEach((key, method) -> {
                String name = method.methodName().stringValue();
                if (!ClassCode.isNamedByCompiler(name) && !name.equals("$deserializeLambda$")) {
                    out.putString(name);
                    method(type, method);
                }
            });
            out.putByte(END);
        }
    }

    /** Whether something without a stable name is met for the first time here; if not, its ordinal has been written. */
    private boolean first(String key) {
        Integer known = ordinals.putIfAbsent(key, ordinals.size());
        if (known == null) {
            out.putByte(CONTENT);
            return true;
        }
        out.putByte(ORDINAL).putInt(known);
        return false;
    }

    /** A descriptor, in which local classes have no names. */
    private void descriptor(String descriptor) {
        out.putString(descriptor.indexOf('$') < 0 ? descriptor : base.withoutLocalNames(descriptor));
    }
}
