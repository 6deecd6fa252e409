package dev.manyhands.cache;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a piece of code leans on outside itself, by internal names. Filled by one thread, then only read. */
final class Uses {
    /** The methods it calls. */
    final Set<Call> calls = new LinkedHashSet<>();
    /** The static fields it reads. */
    final Set<StaticField> statics = new LinkedHashSet<>();
    /** The classes it makes objects of: what the JDK or a library calls back may be methods of these. */
    final Set<String> instantiated = new LinkedHashSet<>();
    /** The classes it names at all. */
    final Set<String> classes = new LinkedHashSet<>();

    /**
     * A call as the code has it.
     *
     * @param isVirtual whether an override in a subclass may be meant
     * @param owner class named in the call, which may inherit the method
     * @param name of the method
     * @param descriptor of the method
     */
    record Call(boolean isVirtual, String owner, String name, String descriptor) { }

    /**
     * A read of a static field as the code has it.
     *
     * @param owner class named, which may inherit the field
     * @param name of the field
     */
    record StaticField(String owner, String name) { }
}
