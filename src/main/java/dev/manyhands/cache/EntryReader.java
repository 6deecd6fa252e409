package dev.manyhands.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
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
 * Reads one value file; see {@link EntryHeader} for the format. Nothing is restored from bytes that have not been checked: a small file is
 * read into memory and checked each time, a large one once per inode and modification time.
 */
final class EntryReader implements AutoCloseable {
    private static final int FIRST = 1 << 12;
    private static final int IN_MEMORY = 1 << 16;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final RandomAccessFile file;
    private final EntryHeader header;
    private final ByteSource source;
    private byte[] index;

    private EntryReader(RandomAccessFile file, EntryHeader header, ByteSource source) {
        this.file = file;
        this.header = header;
        this.source = source;
    }

    /**
     * Opens a file and checks it.
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
                verify(path, file, header, verified);
                return new EntryReader(file, header, ByteSource.of(file));
            }
            byte[] all = first;
            if (length > FIRST) {
                all = Arrays.copyOf(first, (int) length);
                if (ByteSource.readUpTo(file, all, FIRST, (int) length - FIRST) < length - FIRST) {
                    throw new EOFException();
                }
            }
            CRC32C crc = new CRC32C();
            crc.update(all, EntryHeader.BYTES, (int) header.payload());
            check(crc, header);
            return new EntryReader(file, header, ByteSource.of(all));
        } catch (EOFException e) {
            file.close();
            throw new DamagedEntryException("it became shorter while it was read", e);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static void verify(String path, RandomAccessFile file, EntryHeader header, Verified verified) throws IOException {
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
        check(crc, header);
        verified.add(path, stamp);
    }

    private static void check(CRC32C crc, EntryHeader header) throws DamagedEntryException {
        if ((int) crc.getValue() != header.checksum()) {
            throw new DamagedEntryException("its checksum is not that of its contents");
        }
    }

    EntryHeader header() {
        return header;
    }

    /** Restores the value. With {@code mapped}, segments are the file itself. */
    Object value(ClassLoader loader, ObjectInputFilter filter, boolean mapped) throws IOException, ClassNotFoundException {
        BlobPlace root = new BlobPlace(header.root(), EntryHeader.BYTES, header.restored(), header.stored());
        switch (root.kind()) {
            case NULL:
                return null;
            case BOOLEAN, INT, LONG, DOUBLE, STRING:
                return small(root.kind(), bytes(root));
            case OBJECT:
                break;
            default:
                return raw(root, mapped);
        }
        index = new byte[header.blobs() * EntryHeader.BLOB_BYTES];
        source.read(header.index(), index, 0, index.length);
        try (InputStream in = section(root);
             ValueInput objects = new ValueInput(in, loader, filter, blob -> raw(BlobPlace.read(index, blob), mapped))) {
            return objects.readObject();
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
        try (InputStream in = section(place)) {
            return in.readAllBytes();
        }
    }

    private SectionInput section(BlobPlace place) {
        return new SectionInput(source, Codec.of(header.compression()), place);
    }

    private Object raw(BlobPlace place, boolean mapped) throws IOException {
        if (place.kind() == Kind.SEGMENT) {
            if (mapped && header.compression() == Compression.NONE) {
                return file.getChannel().map(FileChannel.MapMode.READ_ONLY, place.position(), place.restored(), Arena.ofAuto());
            }
            MemorySegment copy = Arena.ofAuto().allocate(place.restored(), EntryHeader.ALIGNMENT);
            restore(place, copy);
            return copy;
        }
        if (!place.kind().isRaw()) {
            throw new DamagedEntryException("an array of the kind " + place.kind());
        }
        Object array = place.kind().array(place.arrayLength());
        restore(place, Kind.memory(array));
        return array;
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
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
