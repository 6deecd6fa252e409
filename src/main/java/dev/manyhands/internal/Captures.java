package dev.manyhands.internal;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;

/** Looks into a serializable lambda: at the values that it has captured. */
public final class Captures {
    private Captures() {
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
