package dev.manyhands.cache;

/** How the results of a {@link Memory} are compressed on disk. An entry says itself how it was, so this may change at any time. */
public enum Compression {
    /** Not at all: the fastest, and what a mapped result needs. */
    NONE,

    /** Deflate at its fastest level, which is part of the JDK: small, at some 100 MB/s. */
    DEFLATE,

    /**
     * LZ4: larger than with deflate, and several times as fast. Needs the library {@code at.yawk.lz4:lz4-java} on the class path, of
     * which its pure Java part is used; {@link Memory#compress(Compression)} says so when it is not there.
     */
    LZ4
}
