package dev.manyhands.cache;

/**
 * A result that could not be stored, or is not to be.
 *
 * @param value the result
 * @param <R>   its type
 */
@SuppressWarnings("serial") // the result may not be serializable: then the reference is not either
record HeldReference<R>(R value) implements Shelved<R> {
    @Override
    public R get() {
        return value;
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void forget() {
        // There is nothing on disk.
    }
}
