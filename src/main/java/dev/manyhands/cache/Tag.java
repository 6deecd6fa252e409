package dev.manyhands.cache;

/** What kind of value follows in the stream that {@link ArgumentHash} hashes, so that values of different types never look alike. */
final class Tag {
    static final int NULL = 0;
    static final int BOOLEAN = 1;
    static final int BYTE = 2;
    static final int SHORT = 3;
    static final int CHARACTER = 4;
    static final int INTEGER = 5;
    static final int LONG = 6;
    static final int FLOAT = 7;
    static final int DOUBLE = 8;
    static final int STRING = 9;

    static final int BOOLEANS = 11;
    static final int BYTES = 12;
    static final int SHORTS = 13;
    static final int CHARACTERS = 14;
    static final int INTEGERS = 15;
    static final int LONGS = 16;
    static final int FLOATS = 17;
    static final int DOUBLES = 18;
    static final int SEGMENT = 19;
    static final int BUFFER = 20;

    static final int CLASS = 21;
    static final int ENUM = 22;
    static final int TEXT_FORM = 23;
    static final int HOLDER = 24;
    static final int PATH = 25;
    static final int FILE_CONTENT = 26;

    static final int ARRAY = 31;
    static final int LIST = 32;
    static final int SET = 33;
    static final int MAP = 34;
    static final int SORTED_SET = 35;
    static final int SORTED_MAP = 36;
    static final int COLLECTION = 37;
    static final int ELEMENT = 38;
    static final int END = 39;
    static final int OBJECT = 40;
    static final int SERIAL_FORM = 41;
    static final int LAMBDA = 42;
    static final int KNOWN = 43;
    static final int MEMORY = 44;

    private Tag() {
    }
}
