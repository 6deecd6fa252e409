package dev.manyhands.process;

/** How values are told apart in the main bytes of a {@link Packed} value. */
final class Tag {
    static final byte NULL = 0;
    static final byte FALSE = 1;
    static final byte TRUE = 2;
    static final byte INT = 3;
    static final byte LONG = 4;
    static final byte DOUBLE = 5;
    static final byte STRING = 6;
    /** An {@code Object[]}: its length, then the elements. */
    static final byte ARRAY = 7;
    /** An {@code Object[]} of {@code Integer}, {@code Long} or {@code Double} only: its length, then the bare numbers. */
    static final byte INT_ARRAY = 8;
    static final byte LONG_ARRAY = 9;
    static final byte DOUBLE_ARRAY = 10;
    /** The next one of the objects. */
    static final byte OBJECT = 11;

    private Tag() {
    }
}
