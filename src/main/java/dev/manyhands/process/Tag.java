package dev.manyhands.process;

/** How values are told apart in the main bytes of a {@link Packed} value. */
final class Tag {
    static final byte NULL = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte BYTE = 3;
    static final byte SHORT = 4;
    static final byte CHAR = 5;
    static final byte INT = 6;
    static final byte LONG = 7;
    static final byte FLOAT = 8;
    static final byte DOUBLE = 9;
    /** A string: its length, then one byte for each character. */
    static final byte LATIN1 = 10;
    /** A string: its length, then two bytes for each character. */
    static final byte UTF16 = 11;
    /** A short array of primitives: its {@link Blob.Type}, its length in bytes, then its contents. */
    static final byte PRIMITIVES = 12;
    /** A long array of primitives or a memory segment: {@link Blob.Type}, whether it is read-only, length; the contents are a blob. */
    static final byte BLOB = 13;
    /** A blob that was there before: its number. */
    static final byte SAME = 14;
    /** An {@code Object[]}: its length, then the elements. */
    static final byte ARRAY = 15;
    /** An {@code Object[]} of {@code Integer}, {@code Long} or {@code Double} only: its length, then the bare numbers. */
    static final byte INT_ARRAY = 16;
    static final byte LONG_ARRAY = 17;
    static final byte DOUBLE_ARRAY = 18;
    /** A {@linkplain Shape plain} record or a constant of an enum: its class, then what is in it. */
    static final byte SHAPED = 19;
    /** An {@code Object[]} of such things of one class: its length, the class, then what is in each. */
    static final byte SHAPED_ARRAY = 20;
    /** The next one of the serialized objects. */
    static final byte OBJECT = 21;

    private Tag() {
    }
}
