package dev.manyhands.cache;

import java.io.IOException;
import java.io.RandomAccessFile;

/** The bytes of a value file, in memory or still in the file. */
interface ByteSource {
    /** Reads exactly so many bytes. */
    void read(long position, byte[] into, int at, int length) throws IOException;

    static ByteSource of(byte[] bytes) {
        return (position, into, at, length) -> System.arraycopy(bytes, (int) position, into, at, length);
    }

    /** Reads by plain reads, not by a channel, as an interrupt closes channels. */
    static ByteSource of(RandomAccessFile file) {
        return (position, into, at, length) -> {
            file.seek(position);
            if (readUpTo(file, into, at, length) < length) {
                throw new DamagedEntryException("it became shorter while it was read");
            }
        };
    }

    /** Reads so many bytes, or as many as are left; returns the number. */
    static int readUpTo(RandomAccessFile file, byte[] into, int at, int length) throws IOException {
        int done = 0;
        for (int n; done < length && (n = file.read(into, at + done, length - done)) > 0;) {
            done += n;
        }
        return done;
    }
}
