package dev.manyhands.process;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** A value as bytes, ready to be sent any number of times: two buffers, and the contents of large arrays, which lie where they lay. */
final class Packed {
    final byte[] main;
    final int mainLength;
    final byte[] objects;
    final int objectsLength;
    final List<MemorySegment> blobs;
    final long blobBytes;

    Packed(byte[] main, int mainLength, byte[] objects, int objectsLength, List<MemorySegment> blobs) {
        this.main = main;
        this.mainLength = mainLength;
        this.objects = objects;
        this.objectsLength = objectsLength;
        this.blobs = blobs;
        long bytes = 0;
        for (MemorySegment blob : blobs) {
            bytes += blob.byteSize();
        }
        this.blobBytes = bytes;
    }

    /** How many bytes there are. */
    long size() {
        return (long) mainLength + objectsLength + blobBytes;
    }
}
