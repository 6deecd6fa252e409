package dev.manyhands.pool;

/** Something that has work for any number of workers: a loop, a tree of joins, a scope. */
abstract class Source {
    /** Whether a worker that comes now would be let in and is likely to find work. */
    abstract boolean joinable();

    /** Lets in a worker that found this source on the board; it works here until there is nothing left for it. */
    abstract void join(Worker worker);

    /** Told when threads were asked for and the pool has none any more, as it was closed. */
    void refused() {
        // most sources have a caller who does the work then
    }
}
