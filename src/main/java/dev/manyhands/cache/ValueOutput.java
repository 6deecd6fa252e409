package dev.manyhands.cache;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Serializes a value, and takes its large arrays and its memory segments out: their memory is written afterwards, in one piece each. */
final class ValueOutput extends ObjectOutputStream {
    private static final int LARGE = 1 << 10;

    private final List<Object> blobs = new ArrayList<>();

    ValueOutput(OutputStream out) throws IOException {
        super(out);
        enableReplaceObject(true);
    }

    List<Object> blobs() {
        return blobs;
    }

    @Override
    protected Object replaceObject(Object part) {
        Kind kind = Kind.of(part);
        if (kind == Kind.SEGMENT || kind.isRaw() && Kind.memory(part).byteSize() >= LARGE) {
            blobs.add(part);
            return new Blob(blobs.size() - 1);
        }
        return part;
    }
}
