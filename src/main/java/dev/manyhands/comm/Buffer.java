package dev.manyhands.comm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;

/**
 * A view of memory from which elements are sent or into which they are received: what MPI gives as address, count and datatype
 * (MPI 4.1, sections 3.2.2 and 5.1).
 *
 * <p>Where a method of a {@link Communicator} takes a buffer, a whole primitive array can be given as it is, a whole
 * {@link MemorySegment} too (as bytes; not of a confined arena, since other threads read and write it), and a {@code Buffer} for anything
 * else: a part of an array, a segment of doubles, a column or a block of a matrix.
 *
 * <p>The elements have an order: a strided buffer is read and written row by row. Two buffers match if they have elements of
 * the same type, however these lie in memory; so a column may be sent and received as a row. A buffer is immutable, and copies nothing:
 * it may be made once and used often. One view may be shared by threads as far as the memory behind it may be.
 */
public final class Buffer {
    /** In place of the send buffer of a collective: the input lies where the result will be ({@code MPI_IN_PLACE}). */
    public static final Buffer IN_PLACE = new Buffer();

    /*
     * planes * rows runs of `run` elements each: element (p, r, k) lies at offset + p * planeStride + r * stride + k. A contiguous buffer
     * is one run. The fields are written after construction only in the scratch buffers that a communicator keeps for its own
     * calls, so that a call with a plain array allocates nothing.
     */
    /** A primitive array or a memory segment. */
    Object base;
    Kind kind;
    /** In elements, as all that follow. */
    long offset;
    long run;
    int rows;
    long stride;
    int planes;
    long planeStride;

    /** The longest arrays that are possible. */
    static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;
    /** Some thread, to find out whether a segment is for one thread only. */
    private static final Thread STRANGER = Thread.ofVirtual().unstarted(() -> { });

    Buffer() {
    }

    /** How many elements there are. */
    long count() {
        return run * rows * planes;
    }

    boolean isContiguous() {
        return rows == 1 && planes == 1;
    }

    /** Makes a buffer of so many elements: an array if one can be so long, else a segment. */
    static Buffer allocate(Kind of, long count) {
        return count <= LONGEST_ARRAY ? new Buffer().contiguous(of.newArray((int) count), of, 0, count)
            : new Buffer().contiguous(Arena.ofAuto().allocate(count * of.bytes(), of.bytes()), of, 0, count);
    }

    boolean isArray() {
        return isContiguous() && base.getClass().isArray();
    }

    /**
     * Views a part of a primitive array.
     *
     * @param array an array of a primitive type
     * @param offset index of its first element
     * @param count how many elements
     * @return the view
     * @throws IllegalArgumentException if it is not an array of a primitive type
     * @throws IndexOutOfBoundsException if the part reaches beyond the array
     */
    public static Buffer of(Object array, int offset, int count) {
        return new Buffer().set(array, offset, count);
    }

    /**
     * Views a memory segment as elements of a primitive type. It may be larger than 2 GiB.
     *
     * @param segment the memory, on the heap or outside
     * @param element type of the elements in native byte order, as {@link ValueLayout#JAVA_DOUBLE}; its alignment does not matter
     * @return the view of as many elements as fit
     * @throws IllegalArgumentException if the size is no multiple of the element's, the layout is not that of a primitive type in native
     *         order, or the segment is confined to one thread
     */
    public static Buffer of(MemorySegment segment, ValueLayout element) {
        Kind kind = Kind.ofLayout(element);
        if (kind == null) {
            throw new IllegalArgumentException("the layout " + element + " is not that of a primitive type in native byte order");
        }
        checkShared(segment);
        if (segment.byteSize() % kind.bytes() != 0) {
            throw new IllegalArgumentException("a segment of " + segment.byteSize() + " bytes does not divide into elements of "
                + kind.bytes() + " bytes");
        }
        return new Buffer().contiguous(segment, kind, 0, segment.byteSize() / kind.bytes());
    }

    /**
     * Views runs of elements at equal distances: MPI's {@code MPI_Type_vector}. A column of a row-major matrix is
     * {@code strided(matrix, column, rows, 1, columns)}.
     *
     * @param array an array of a primitive type, or a segment or buffer that is contiguous
     * @param offset index of the first element
     * @param blocks how many runs
     * @param blockLength elements in a run
     * @param stride elements from the start of a run to the start of the next
     * @return the view of {@code blocks * blockLength} elements
     * @throws IllegalArgumentException if it is not an array of a primitive type, or the runs overlap
     * @throws IndexOutOfBoundsException if a run reaches beyond the array
     */
    public static Buffer strided(Object array, long offset, int blocks, long blockLength, long stride) {
        return block(array, offset, 1, 0, blocks, stride, blockLength);
    }

    /**
     * Views a rectangular block of a row-major matrix: MPI's {@code MPI_Type_create_subarray}.
     *
     * @param array an array of a primitive type, or a segment or buffer that is contiguous
     * @param sizes rows and columns of the matrix, or planes, rows and columns of a block of data in three dimensions
     * @param subsizes how many of each belong to the view
     * @param starts where the view begins in each dimension
     * @return the view of as many elements as the product of {@code subsizes}
     * @throws IllegalArgumentException if it is not an array of a primitive type, or there are not two or three dimensions
     * @throws IndexOutOfBoundsException if the view reaches beyond the sizes, or these beyond the array
     */
    public static Buffer subarray(Object array, int[] sizes, int[] subsizes, int[] starts) {
        int dims = sizes.length;
        if (dims < 1 || dims > 3 || subsizes.length != dims || starts.length != dims) {
            throw new IllegalArgumentException("sizes for " + sizes.length + " dimensions, subsizes for " + subsizes.length
                + ", starts for " + starts.length + ": expected the same number, from 1 to 3");
        }
        for (int d = 0; d < dims; d++) {
            if (starts[d] < 0 || subsizes[d] < 0 || (long) starts[d] + subsizes[d] > sizes[d]) {
                throw new IndexOutOfBoundsException(subsizes[d] + " elements from " + starts[d] + " on are beyond the size " + sizes[d]
                    + " of dimension " + d);
            }
        }
        long columns = sizes[dims - 1];
        long rows = dims > 1 ? sizes[dims - 2] : 1;
        Buffer whole = contiguous(array);
        long size = columns * rows * (dims > 2 ? sizes[0] : 1);
        if (size > whole.count()) {
            throw new IndexOutOfBoundsException("sizes of " + size + " elements in all are beyond the buffer of "
                + whole.kind.describe(whole.count()));
        }
        int firstRow = dims > 1 ? starts[dims - 2] : 0;
        int firstPlane = dims > 2 ? starts[0] : 0;
        return block(array, (firstPlane * rows + firstRow) * columns + starts[dims - 1], dims > 2 ? subsizes[0] : 1, rows * columns,
            dims > 1 ? subsizes[dims - 2] : 1, columns, subsizes[dims - 1]);
    }

    private static Buffer block(Object array, long offset, int planes, long planeStride, int rows, long stride, long run) {
        Buffer whole = contiguous(array);
        if (planes < 0 || rows < 0 || run < 0 || stride < 0) {
            throw new IllegalArgumentException("a view of " + planes + " x " + rows + " runs of " + run + " elements at a distance of "
                + stride + ": expected no negative number");
        }
        if (rows > 1 && stride < run || planes > 1 && planeStride < stride * (rows - 1) + run) {
            throw new IllegalArgumentException("runs of " + run + " elements at a distance of " + stride + " overlap");
        }
        Buffer view = new Buffer();
        view.base = whole.base;
        view.kind = whole.kind;
        view.offset = whole.offset + offset;
        view.run = run;
        view.rows = rows;
        view.stride = stride;
        view.planes = planes;
        view.planeStride = planeStride;
        long last = view.count() == 0 ? offset : offset + (planes - 1) * planeStride + (rows - 1) * stride + run;
        if (offset < 0 || last > whole.count()) {
            throw new IndexOutOfBoundsException("elements from " + offset + " to " + last + " are beyond the buffer of "
                + whole.kind.describe(whole.count()));
        }
        if (run == stride && planes == 1) {
            view.run = run * rows; // the runs touch
            view.rows = 1;
        }
        return view;
    }

    private static Buffer contiguous(Object array) {
        Buffer whole = array instanceof Buffer given ? given : new Buffer().set(array);
        if (!whole.isContiguous()) {
            throw new IllegalArgumentException("a view of a strided view: expected an array, a segment, or a contiguous part of one");
        }
        return whole;
    }

    /** Views an array, a segment (as bytes), or what another buffer views. */
    Buffer set(Object given) {
        if (given instanceof Buffer other) {
            if (other == IN_PLACE) {
                throw new IllegalArgumentException("IN_PLACE is given where a buffer is needed");
            }
            contiguous(other.base, other.kind, other.offset, other.run);
            rows = other.rows;
            stride = other.stride;
            planes = other.planes;
            planeStride = other.planeStride;
            return this;
        }
        Kind of = Kind.ofArray(given);
        if (of != null) {
            return contiguous(given, of, 0, of.length(given));
        }
        if (given instanceof MemorySegment segment) {
            checkShared(segment);
            return contiguous(segment, Kind.BYTE, 0, segment.byteSize());
        }
        throw notABuffer(given);
    }

    /** Views a part of an array. */
    Buffer set(Object array, int from, int count) {
        Kind of = Kind.ofArray(array);
        if (of == null) {
            throw notABuffer(array);
        }
        if (from < 0 || count < 0 || count > of.length(array) - from) {
            throw new IndexOutOfBoundsException(of.describe(count) + " from index " + from + " on are beyond the array of "
                + of.length(array));
        }
        return contiguous(array, of, from, count);
    }

    Buffer contiguous(Object array, Kind of, long from, long count) {
        base = array;
        kind = of;
        offset = from;
        run = count;
        rows = 1;
        planes = 1;
        return this;
    }

    private static void checkShared(MemorySegment segment) {
        if (!segment.isAccessibleBy(STRANGER)) {
            throw new IllegalArgumentException("a segment of a confined arena is given as a buffer, which the threads of other ranks cannot"
                + " reach: expected one of Arena.ofShared(), Arena.ofAuto() or Arena.global()");
        }
    }

    private static IllegalArgumentException notABuffer(Object given) {
        String what = given == null ? "null" : "an object of " + given.getClass();
        return new IllegalArgumentException(what + " is given as a buffer: expected a primitive array, a MemorySegment or a Buffer"
            + " (any other object is sent through objects())");
    }

    /** Copies elements from one buffer to another of the same type; positions count in the order of elements. */
    static void copy(Buffer from, long fromElement, Buffer to, long toElement, long count) {
        if (!from.isContiguous() || !to.isContiguous()) {
            StridedCopy.copy(from, fromElement, to, toElement, count);
        } else if (count > 0) {
            move(from.kind, from.base, from.offset + fromElement, to.base, to.offset + toElement, count);
        }
    }

    /** Index in the base of an element given by its position. */
    long runAt(long element) {
        if (isContiguous()) {
            return offset + element;
        }
        long row = element / run;
        return offset + row / rows * planeStride + row % rows * stride + element % run;
    }

    long leftInRun(long element) {
        return isContiguous() ? run - element : run - element % run;
    }

    @SuppressWarnings("SuspiciousSystemArraycopy") // both are arrays of the same primitive type
    static void move(Kind kind, Object from, long fromIndex, Object to, long toIndex, long count) {
        if (count == 1) {
            kind.set(to, toIndex, kind.get(from, fromIndex));
        } else if (from instanceof MemorySegment source) {
            if (to instanceof MemorySegment target) {
                MemorySegment.copy(source, fromIndex * kind.bytes(), target, toIndex * kind.bytes(), count * kind.bytes());
            } else if (kind == Kind.BOOLEAN) {
                oneByOne(kind, from, fromIndex, to, toIndex, count);
            } else {
                MemorySegment.copy(source, kind.layout, fromIndex * kind.bytes(), to, (int) toIndex, (int) count);
            }
        } else if (to instanceof MemorySegment target) {
            if (kind == Kind.BOOLEAN) {
                oneByOne(kind, from, fromIndex, to, toIndex, count);
            } else {
                MemorySegment.copy(from, (int) fromIndex, target, kind.layout, toIndex * kind.bytes(), (int) count);
            }
        } else {
            System.arraycopy(from, (int) fromIndex, to, (int) toIndex, (int) count);
        }
    }

    /** Copies element by element: the JDK copies no boolean arrays from or to segments, since a byte there may be neither 0 nor 1. */
    private static void oneByOne(Kind kind, Object from, long fromIndex, Object to, long toIndex, long count) {
        for (long i = 0; i < count; i++) {
            kind.set(to, toIndex + i, kind.get(from, fromIndex + i));
        }
    }

    /** Reads one element as the bits of a long. */
    long get(long element) {
        return kind.get(base, runAt(element));
    }

    /** Writes one element. */
    void set(long element, long bits) {
        kind.set(base, runAt(element), bits);
    }

    /** Names the elements, for messages. */
    String describe() {
        return kind == null ? "nothing" : kind.describe(count());
    }

    /**
     * Returns a description with the number and the type of the elements.
     *
     * @return for instance {@code 12 doubles of a double[100], from index 3 on}
     */
    @Override
    public String toString() {
        if (this == IN_PLACE) {
            return "IN_PLACE";
        }
        String of = base instanceof MemorySegment s ? "a segment of " + s.byteSize() + " bytes"
            : "a " + base.getClass().getComponentType() + "[" + Array.getLength(base) + "]";
        return describe() + " of " + of + ", from index " + offset + " on" + (isContiguous() ? "" : ", strided");
    }
}
