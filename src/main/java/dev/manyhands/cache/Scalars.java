package dev.manyhands.cache;

/** Hashes the values of which the boxes and strings are made. */
final class Scalars {
    private Scalars() {
    }

    /** Writes a box, a string or null; returns false, and writes nothing, for any other value. */
    static boolean write(Hasher out, Object value) {
        switch (value) {
            case null -> out.putByte(Tag.NULL);
            case String text -> out.putByte(Tag.STRING).putString(text);
            case Integer number -> out.putByte(Tag.INTEGER).putInt(number);
            case Long number -> out.putByte(Tag.LONG).putLong(number);
            case Double number -> out.putByte(Tag.DOUBLE).putLong(Double.doubleToLongBits(number));
            case Boolean truth -> out.putByte(Tag.BOOLEAN).putBoolean(truth);
            case Float number -> out.putByte(Tag.FLOAT).putInt(Float.floatToIntBits(number));
            case Byte number -> out.putByte(Tag.BYTE).putByte(number);
            case Short number -> out.putByte(Tag.SHORT).putInt(number);
            case Character letter -> out.putByte(Tag.CHARACTER).putInt(letter);
            default -> {
                return false;
            }
        }
        return true;
    }
}
