package dev.manyhands.pool;

/** Who can be given a place of a {@link VirtualPool}. */
interface Entrant {
    /**
     * Called by whoever has got a place for this one: starts a thread in it, or returns false if the place is not needed any more. Short
     * and without blocking.
     */
    boolean admitted();
}
