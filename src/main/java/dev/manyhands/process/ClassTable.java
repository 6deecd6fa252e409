package dev.manyhands.process;

import java.lang.ref.WeakReference;

/** Finds classes by their names, those that were found lately quickly; keeps no class and no loader alive. */
final class ClassTable {
    private static final int SIZE = 256;
    /** By hash code of the name; read and written by any thread without order, which the final fields of the entries allow. */
    private static final Entry[] ENTRIES = new Entry[SIZE];

    private ClassTable() {
    }

    /** A class that was found. */
    private record Entry(String name, WeakReference<ClassLoader> loader, WeakReference<Class<?>> type) {
    }

    /** Does what {@link Class#forName(String, boolean, ClassLoader)} does, without initialization. */
    static Class<?> find(String name, ClassLoader loader) throws ClassNotFoundException {
        int slot = name.hashCode() & SIZE - 1;
        Entry entry = ENTRIES[slot];
        if (entry != null && entry.name.equals(name) && entry.loader.refersTo(loader)) {
            Class<?> known = entry.type.get();
            if (known != null) {
                return known;
            }
        }
        Class<?> type = Class.forName(name, false, loader);
        ENTRIES[slot] = new Entry(name, new WeakReference<>(loader), new WeakReference<>(type));
        return type;
    }
}
