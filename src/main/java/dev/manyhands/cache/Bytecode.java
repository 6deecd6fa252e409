package dev.manyhands.cache;

/** Finds its way through the code array of a method: how long each instruction is. The names are those of the JVM specification. */
final class Bytecode {
    static final int LDC = 18;
    static final int LDC_W = 19;
    static final int IALOAD = 46;
    static final int IASTORE = 79;
    static final int TABLESWITCH = 170;
    static final int LOOKUPSWITCH = 171;
    static final int GETSTATIC = 178;
    static final int PUTFIELD = 181;
    static final int INVOKEVIRTUAL = 182;
    static final int INVOKESPECIAL = 183;
    static final int INVOKESTATIC = 184;
    static final int INVOKEINTERFACE = 185;
    static final int INVOKEDYNAMIC = 186;
    static final int NEW = 187;
    static final int ANEWARRAY = 189;
    static final int CHECKCAST = 192;
    static final int INSTANCEOF = 193;
    static final int WIDE = 196;
    static final int MULTIANEWARRAY = 197;

    private static final int IINC = 132;
    private static final int IFEQ = 153;
    private static final int JSR = 168;
    private static final int IFNULL = 198;
    private static final int IFNONNULL = 199;
    private static final int GOTO_W = 200;
    private static final int ICONST_M1 = 2;
    private static final int ICONST_5 = 8;
    private static final int BIPUSH = 16;
    private static final int SIPUSH = 17;

    /** Length of each instruction with its operands, by opcode; 0 for the three whose length varies. */
    private static final byte[] LENGTHS = lengths();

    private Bytecode() {
    }

    private static byte[] lengths() {
        String digits = "1".repeat(16) + "23" + "233" + "2".repeat(5) // to aload
                + "1".repeat(28) + "2".repeat(5) + "1".repeat(73) + "3" // to iinc
                + "1".repeat(20) + "3".repeat(16) + "2" + "00" // to lookupswitch
                + "1".repeat(6) + "3".repeat(7) + "55" + "323" + "11" + "33" + "11" + "0" + "4" + "33" + "55";
        byte[] lengths = new byte[256];
        for (int opcode = 0; opcode < digits.length(); opcode++) {
            lengths[opcode] = (byte) (digits.charAt(opcode) - '0');
        }
        return lengths;
    }

    /**
     * Returns where the next instruction starts.
     *
     * @param code the code array
     * @param at where an instruction starts
     * @return the end of that instruction
     */
    static int next(byte[] code, int at) {
        int opcode = code[at] & 0xff;
        int length = LENGTHS[opcode];
        if (length > 0) {
            return at + length;
        }
        return switch (opcode) {
            case TABLESWITCH -> operands(at) + 12 + 4 * (int4(code, operands(at) + 8) - int4(code, operands(at) + 4) + 1);
            case LOOKUPSWITCH -> operands(at) + 8 + 8 * int4(code, operands(at) + 4);
            case WIDE -> at + ((code[at + 1] & 0xff) == IINC ? 6 : 4);
            default -> throw new IllegalStateException("Not an instruction of Java 25: opcode " + opcode);
        };
    }

    /** Where the operands of a switch start: aligned to four bytes. */
    static int operands(int at) {
        return (at + 4) & ~3;
    }

    /** Numbers the instructions: the ordinal of the instruction that starts there, by position; the end has one, too. */
    static int[] ordinals(byte[] code) {
        int[] ordinals = new int[code.length + 1];
        int ordinal = 0;
        for (int at = 0; at < code.length; at = next(code, at)) {
            ordinals[at] = ordinal++;
        }
        ordinals[code.length] = ordinal;
        return ordinals;
    }

    static int int2(byte[] code, int at) {
        return code[at] << 8 | code[at + 1] & 0xff;
    }

    static int unsigned2(byte[] code, int at) {
        return int2(code, at) & 0xffff;
    }

    static int int4(byte[] code, int at) {
        return int2(code, at) << 16 | unsigned2(code, at + 2);
    }

    static boolean isJump(int opcode) {
        return opcode >= IFEQ && opcode <= JSR || opcode >= IFNULL && opcode <= GOTO_W + 1;
    }

    /** The distance of a jump: four bytes for goto_w and jsr_w, two for all others. */
    static int distance(byte[] code, int at) {
        return (code[at] & 0xff) > IFNONNULL ? int4(code, at + 1) : int2(code, at + 1);
    }

    /** The number that an instruction pushes; the number before when it does something else. */
    static int pushed(byte[] code, int at, int before) {
        int opcode = code[at] & 0xff;
        if (opcode >= ICONST_M1 && opcode <= ICONST_5) {
            return opcode - ICONST_M1 - 1;
        }
        return switch (opcode) {
            case BIPUSH -> code[at + 1];
            case SIPUSH -> int2(code, at + 1);
            default -> before;
        };
    }
}
