package dev.manyhands.function;

import java.io.Serializable;

/** A {@link Runnable} that can be sent to another process: a lambda with this type is serializable if all that it captures is. */
@FunctionalInterface
public interface SerializableRunnable extends Runnable, Serializable {
}
