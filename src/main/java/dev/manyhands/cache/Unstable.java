package dev.manyhands.cache;

import dev.manyhands.cache.ArgumentHash.Where;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.channels.Channel;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.stream.BaseStream;

/** Knows the kinds of objects that mean something else in every run of a program. */
final class Unstable {
    private Unstable() {
    }

    /** Refuses an object that has no stable identity whatever its fields say. */
    static void check(Object value, Where where) {
        boolean unstable = switch (value) {
            case Thread _, ThreadLocal<?> _, ClassLoader _, Executor _, Future<?> _, BaseStream<?, ?> _, InputStream _, OutputStream _,
                    Reader _, Writer _, Reference<?> _, Process _, Channel _, Lock _, MethodHandle _, Module _ -> true;
            default -> value.getClass() == Object.class;
        };
        if (unstable) {
            throw refuse(value, where, "has no identity that lasts longer than this run of the program");
        }
    }

    static UnstableArgumentException refuse(Object value, Where where, String reason) {
        return refuse(where, value.getClass(), reason);
    }

    static UnstableArgumentException refuse(Where where, Class<?> type, String reason) {
        return new UnstableArgumentException(where.toString(), "(" + type.getTypeName() + ") " + reason
                + ". Pass what it is made from instead, leave the argument out of the key, or mark the field transient.");
    }
}
