package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs in messages are short, on one line, and never a second failure. */
class AbbreviationTest {
    @Test
    void whatIsShortStaysAsItIs() {
        assertEquals("null", Abbreviation.of(null));
        assertEquals("42", Abbreviation.of(42));
        assertEquals("\"text\"", Abbreviation.of("text"));
        assertEquals("[1, 2]", Abbreviation.of(List.of(1, 2)));
        assertEquals("\"" + "x".repeat(60) + "\"", Abbreviation.of("x".repeat(60)));
    }

    @Test
    void whatIsLongIsCutAndLinesAreJoined() {
        assertEquals("\"" + "x".repeat(57) + "...\"", Abbreviation.of("x".repeat(61)));
        assertEquals("\"a b c\"", Abbreviation.of("a\n\tb \r\n c"));
        assertEquals(60, Abbreviation.of(List.of("y".repeat(100))).length());
    }

    @Test
    void arraysAreTypeAndLength() {
        assertEquals("double[3]", Abbreviation.of(new double[3]));
        assertEquals("String[0]", Abbreviation.of(new String[0]));
        assertEquals("int[][2]", Abbreviation.of(new int[2][5]));
    }

    @Test
    void whatCannotBePrintedIsNamed() {
        Object failing = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        };
        Object ofNull = new Object() {
            @Override
            public String toString() {
                return null;
            }
        };
        assertEquals(failing.getClass().getName() + ", whose toString() fails", Abbreviation.of(failing));
        assertEquals("null", Abbreviation.of(ofNull));
        List<Object> itself = new ArrayList<>();
        itself.add(List.of(itself));
        assertTrue(Abbreviation.of(itself).endsWith("whose toString() fails"));
    }
}
