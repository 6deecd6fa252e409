package dev.manyhands.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads one value file; see {@link EntryHeader} for the format. No value is returned whose bytes have not been checked: a small file is
 * read into memory and checked each time; of a large one, each part is checked while it is copied. What is mapped is checked once per inode
 * and modification time, and so is an object graph that is too large to be held twice, before it is restored: damage must not decide what
 * is made of it.
 */
final class EntryReader implements AutoCloseable {
    private static final int FIRST = 1 << 12;
    private static final int IN_MEMORY = 1 << 16;
    private static final int GRAPH_IN_MEMORY = 1 << 22;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final String path;
    private final RandomAccessFile file;
    private final EntryHeader header;
    private final ByteSource source;
    private final boolean inMemory;
    private final Verified verified;
    private byte[] index;

    private EntryReader(String path, RandomAccessFile file, EntryHeader header, byte[] all, Verified verified) {
        this.path = path;
        this.file = file;
        this.header = header;
        this.source = all != null ? ByteSource.of(all) : ByteSource.of(file);
        this.inMemory = all != null;
        this.verified = verified;
    }

    /**
     * Opens a file, and checks it if it is small.
     *
     * @throws java.io.FileNotFoundException if it is not there, or may not be read
     * @throws DamagedEntryException if it does not hold what was written
     */
    static EntryReader open(String path, Digest key, Verified verified) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path, "r");
        try {
            byte[] first = new byte[FIRST];
            int bytes = ByteSource.readUpTo(file, first, 0, FIRST);
            EntryHeader header = EntryHeader.read(first, bytes, key);
            long length = bytes < FIRST ? bytes : file.length();
            if (header.fileBytes() != length || header.payload() < 0 || header.blobs() < 0 || header.index() < EntryHeader.BYTES) {
                throw new DamagedEntryException("it has " + length + " bytes instead of " + header.fileBytes());
            }
            if (length > IN_MEMORY) {
                return new EntryReader(path, file, header, null, verified);
            }
            byte[] all = first;
            if (length > FIRST) {
                all = Arrays.copyOf(first, (int) length);
                if (ByteSource.readUpTo(file, all, FIRST, (int) length - FIRST) < length - FIRST) {
                    throw new DamagedEntryException("it became shorter while it was read");
                }
            }
            CRC32C crc = new CRC32C();
            crc.update(all, EntryHeader.BYTES, (int) header.payload());
            EntryHeader.check((int) crc.getValue(), header.checksum());
            return new EntryReader(path, file, header, all, verified);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /** Checks the contents of a large file, unless that was done before. */
    void check() throws IOException {
        if (inMemory) {
            return;
        }
        Verified.Stamp stamp = Verified.Stamp.of(path, header.checksum());
        if (verified.contains(path, stamp)) {
            return;
        }
        CRC32C crc = new CRC32C();
        byte[] piece = new byte[IN_MEMORY];
        file.seek(EntryHeader.BYTES);
        for (int n; (n = file.read(piece, 0, piece.length)) > 0;) {
            crc.update(piece, 0, n);
        }
        EntryHeader.check((int) crc.getValue(), header.checksum());
        verified.add(path, stamp);
    }

    EntryHeader header() {
        return header;
    }

    /** Restores the value. With {@code mapped}, segments are the file itself. */
    Object value(ClassLoader loader, ObjectInputFilter filter, boolean mapped) throws IOException, ClassNotFoundException {
        BlobPlace root = new BlobPlace(header.root(), EntryHeader.BYTES, header.restored(), header.stored(), header.rootChecksum());
        return switch (root.kind()) {
            case NULL -> null;
            case BOOLEAN, INT, LONG, DOUBLE, STRING -> small(root.kind(), bytes(root));
            case OBJECT -> graph(root, loader, filter, mapped);
            default -> raw(root, mapped);
        };
    }

    private Object graph(BlobPlace root, ClassLoader loader, ObjectInputFilter filter, boolean mapped)
            throws IOException, ClassNotFoundException {
        index = new byte[header.blobs() * EntryHeader.BLOB_BYTES];
        source.read(header.index(), index, 0, index.length);
        CRC32C crc = new CRC32C();
        crc.update(index);
        EntryHeader.check((int) crc.getValue(), header.indexChecksum());
        SectionInput streamed = null;
        InputStream bytes;
        if (root.restored() <= GRAPH_IN_MEMORY) {
            bytes = new ByteArrayInputStream(bytes(root));
        } else {
            check();
            streamed = section(root);
            bytes = streamed;
        }
        try (ValueInput objects = new ValueInput(bytes, loader, filter, blob -> raw(BlobPlace.read(index, blob), mapped))) {
            Object value = objects.readObject();
            if (streamed != null) {
                streamed.skip(Long.MAX_VALUE);
                EntryHeader.check(streamed.checksum(), root.checksum());
            }
            return value;
        }
    }

    static byte[] scalar(Kind kind, Object value) {
        byte[] bytes = new byte[Long.BYTES];
        switch (kind) {
            case BOOLEAN -> INT.set(bytes, 0, (Boolean) value ? 1 : 0);
            case INT -> INT.set(bytes, 0, (int) (Integer) value);
            case LONG -> LONG.set(bytes, 0, (long) (Long) value);
            case DOUBLE -> LONG.set(bytes, 0, Double.doubleToRawLongBits((Double) value));
            default -> throw new IllegalArgumentException(kind + " is not a number");
        }
        return bytes;
    }

    private static Object small(Kind kind, byte[] bytes) {
        return switch (kind) {
            case BOOLEAN -> (int) INT.get(bytes, 0) != 0;
            case INT -> (int) INT.get(bytes, 0);
            case LONG -> (long) LONG.get(bytes, 0);
            case DOUBLE -> Double.longBitsToDouble((long) LONG.get(bytes, 0));
            default -> new String(bytes, UTF_8);
        };
    }

    private byte[] bytes(BlobPlace place) throws IOException {
        try (SectionInput in = section(place)) {
            byte[] bytes = in.readAllBytes();
            EntryHeader.check(in.checksum(), place.checksum());
            return bytes;
        }
    }

    private SectionInput section(BlobPlace place) {
        return new SectionInput(source, Codec.of(header.compression()), place);
    }

    private Object raw(BlobPlace place, boolean mapped) throws IOException {
        if (!place.kind().isRaw()) {
            throw new DamagedEntryException("an array of the kind " + place.kind());
        }
        if (place.kind() == Kind.SEGMENT && mapped && header.compression() == Compression.NONE) {
            check();
            return file.getChannel().map(FileChannel.MapMode.READ_ONLY, place.position(), place.restored(), Arena.ofAuto());
        }
        Object memory = place.kind() == Kind.SEGMENT ? Arena.ofAuto().allocate(place.restored(), EntryHeader.ALIGNMENT)
            : place.kind().array(place.arrayLength());
        restore(place, Kind.memory(memory));
        return memory;
    }

    private void restore(BlobPlace place, MemorySegment into) throws IOException {
        SectionInput in = section(place);
        MemorySegment piece = MemorySegment.ofArray(in.buffer());
        long at = 0;
        for (int n; (n = in.next()) > 0; at += n) {
            if (at + n > place.restored()) {
                throw new DamagedEntryException("more than " + place.restored() + " bytes of memory");
            }
            MemorySegment.copy(piece, 0, into, at, n);
        }
        if (at < place.restored()) {
            throw new DamagedEntryException("only " + at + " of " + place.restored() + " bytes of memory");
        }
        EntryHeader.check(in.checksum(), place.checksum());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
