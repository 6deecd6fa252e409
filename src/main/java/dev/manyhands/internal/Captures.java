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
        if (!function.getClass().isHidden()) {
            return new Object[0];
        }
        try (var out = new Catcher()) {
            out.writeObject(function);
            SerializedLambda lambda = out.caught;
            Object[] captured = new Object[lambda == null ? 0 : lambda.getCapturedArgCount()];
            for (int k = 0; k < captured.length; k++) {
                captured[k] = lambda.getCapturedArg(k);
            }
            return captured;
        } catch (IOException e) {
            return new Object[0]; // a lambda of another kind: it cannot be serialized, so nothing is known of it
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
