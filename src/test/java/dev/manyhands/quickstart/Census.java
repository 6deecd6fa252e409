package dev.manyhands.quickstart;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was found in some class files. {@link #count} puts one more file in; {@link #add} puts another census in. These two are all
 * that a parallel count needs: each block of files gets a census of its own, so nothing is shared and nothing is locked.
 */
final class Census {
    private static final int LARGEST = 5;

    private long classes;
    private long methods;
    private final Tally<Opcode> instructions = new Tally<>();
    private final Tally<String> calls = new Tally<>();
    private final TreeSet<Method> largest = new TreeSet<>();
    private final List<String> unreadable = new ArrayList<>();

    /** A method and its number of instructions. The largest comes first; between equals the name decides, so that no run differs. */
    record Method(String name, long size) implements Comparable<Method> {
        private static final Comparator<Method> ORDER = Comparator.comparingLong(Method::size).reversed().thenComparing(Method::name);

        @Override
        public int compareTo(Method other) {
            return ORDER.compare(this, other);
        }
    }

    /** Counts one class file. One that cannot be read or parsed is noted with the reason, and adds to no other number. */
    void count(Path file) {
        try {
            Census one = new Census();   // apart, so that a file that turns out broken half-way leaves nothing behind
            one.count(ClassFile.of().parse(Files.readAllBytes(file)));
            add(one);
        } catch (IOException | IllegalArgumentException broken) {
            unreadable.add(file + ": " + broken);
        } catch (ClassCastException misplaced) {   // JDK 25 throws it, undocumented, for an attribute where none may be
            unreadable.add(file + ": misplaced attribute");
        }
    }

    /** Adds all that the other census found, and returns this one. */
    Census add(Census other) {
        classes += other.classes;
        methods += other.methods;
        instructions.addAll(other.instructions);
        calls.addAll(other.calls);
        other.largest.forEach(this::offer);
        unreadable.addAll(other.unreadable);
        return this;
    }

    private void count(ClassModel type) {
        classes++;
        for (MethodModel method : type.methods()) {
            methods++;
            method.code().ifPresent(code -> count(type, method, code));
        }
    }

    private void count(ClassModel type, MethodModel method, CodeModel code) {
        long size = 0;
        for (CodeElement element : code) {
            if (element instanceof Instruction instruction) {
                size++;
                instructions.add(instruction.opcode(), 1);
            }
            if (element instanceof InvokeInstruction call) {
                calls.add(javaName(call.owner().asInternalName()), 1);
            }
        }
        offer(new Method(javaName(type.thisClass().asInternalName()) + "." + method.methodName().stringValue(), size));
    }

    /** Keeps the method if it is one of the largest so far. */
    private void offer(Method method) {
        largest.add(method);
        if (largest.size() > LARGEST) {
            largest.pollLast();
        }
    }

    private static String javaName(String internalName) {
        return internalName.replace('/', '.');
    }

    long classes() {
        return classes;
    }

    long methods() {
        return methods;
    }

    Tally<Opcode> instructions() {
        return instructions;
    }

    /** How often each class is named as the owner of a called method (an {@code invokedynamic} names none). */
    Tally<String> calls() {
        return calls;
    }

    SortedSet<Method> largest() {
        return Collections.unmodifiableSortedSet(largest);
    }

    /** One line per class file that could not be read, in the order of the files. */
    List<String> unreadable() {
        return Collections.unmodifiableList(unreadable);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Census that && classes == that.classes && methods == that.methods
            && instructions.equals(that.instructions) && calls.equals(that.calls)
            && largest.equals(that.largest) && unreadable.equals(that.unreadable);
    }

    @Override
    public int hashCode() {
        return Objects.hash(classes, methods, instructions, calls, largest, unreadable);
    }
}
