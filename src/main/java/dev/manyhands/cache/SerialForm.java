package dev.manyhands.cache;

import dev.manyhands.cache.ArgumentHash.Where;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;

/**
 * Hashes an object by its serialized form. Objects inside that can be hashed by what they are made of stand there as their digest, so
 * that a map within has no order and an unstable object is found.
 */
final class SerialForm extends ObjectOutputStream {
    private final ArgumentHash hash;
    private final Object root;
    private final Where where;
    private boolean isRootWritten;

    private SerialForm(OutputStream out, ArgumentHash hash, Object root, Where where) throws IOException {
        super(out);
        this.hash = hash;
        this.root = root;
        this.where = where;
        enableReplaceObject(true);
    }

    /**
     * Stands in the form for an object with a digest.
     *
     * @param digest as text
     */
    private record StandIn(String digest) implements Serializable {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    static void write(ArgumentHash hash, Hasher out, Object value, Where where) {
        if (!(value instanceof Serializable)) {
            throw Unstable.refuse(value, where, "has fields that cannot be read, and is not Serializable");
        }
        out.putByte(Tag.SERIAL_FORM).putString(value.getClass().getName());
        try (var form = new SerialForm(new Sink(out), hash, value, where)) {
            form.writeObject(value);
        } catch (NotSerializableException e) {
            throw Unstable.refuse(value, where, "holds an object that is not Serializable: " + e.getMessage());
        } catch (IOException e) {
            throw Unstable.refuse(value, where, "cannot be serialized: " + e);
        }
        out.putByte(Tag.END);
    }

    @Override
    protected Object replaceObject(Object object) {
        if (!isRootWritten) {
            isRootWritten = true; // the object itself, or what its writeReplace gave for it
            return object;
        }
        boolean isPlain = Layout.isOfTheJdk(object.getClass()) && !object.getClass().isArray()
                && !(object instanceof Collection) && !(object instanceof Map);
        if (isPlain || object == root) {
            return object;
        }
        Hasher inner = new Hasher();
        hash.write(inner, object, where, object.getClass().getSimpleName(), 0);
        return new StandIn(inner.digest().toString());
    }

    /** Hashes what is written. */
    private static final class Sink extends OutputStream {
        private final Hasher out;

        Sink(Hasher out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            out.putByte(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            out.putBytes(bytes, from, length);
        }
    }
}
