package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ThrowingFunction;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What cannot cross is named, with the way to it from what the user has given. */
@SuppressWarnings({"serial", "unused"}) // classes of a test are not stored; fields are there to be found
class UnserializableExceptionTest {
    private final Object lock = new Object();

    static class Customer implements Serializable {
        private Object connection = new Socket();
    }

    static final class Special extends Customer {
        private String name;
    }

    record Order(int id, Customer customer) implements Serializable {
    }

    record Box(Object content) implements Serializable {
    }

    static final class Guarded implements Serializable {
        private final transient Object skipped = new Object();
        private Guarded self = this;
        private Object end;
    }

    static final class Replacing implements Serializable {
        private final Object harmless = new Object();
        private final Object other;

        Replacing(Object other) {
            this.other = other;
        }

        private Object writeReplace() {
            return new Box(other);
        }
    }

    static final class Throwing implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new IllegalStateException("not today");
        }
    }

    static final class Refusing implements Serializable {
        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException("by choice");
        }
    }

    record Work(int parts, Object function, Body body) implements RemoteWork {
        @Override
        public Object call(Object argument) {
            return null;
        }
    }

    interface Body extends Serializable {
        Object run();
    }

    private static String message(Object value) {
        return assertThrows(UnserializableException.class, () -> Encoder.encode(value)).getMessage();
    }

    private static void names(String expected, Object value) {
        String message = message(value);
        assertTrue(message.startsWith(expected + " cannot be sent to another process: "), message);
    }

    @Test
    void fieldsOfClassesAndRecordsAreNamed() {
        names("Order.customer.connection (java.net.Socket)", new Order(1, new Special()));
        names("Order.customer.connection (java.net.Socket)", new Object[] {1, new Order(1, new Special())});
        names("Socket (java.net.Socket)", new Socket());
        names("Object (java.lang.Object)", new Object[] {new Object()});
    }

    @Test
    void itemsAreToldByTheirIndex() {
        names("item 503: Order.customer.connection (java.net.Socket)",
                new Object[] {0, 4, new Object[] {1, null, "x", new Order(1, new Customer())}, 500L});
        names("item 7 (java.lang.Object)", new Object[] {0, 4, new Object[] {new Object()}, 7L});
    }

    @Test
    void whatALambdaHasCapturedIsNamed() {
        var order = new Order(1, new Customer());
        ThrowingFunction<Integer, Object> function = x -> order.id + x;
        names("order.customer.connection (java.net.Socket)", function);
        ThrowingFunction<Integer, Object> withThis = x -> lock.hashCode() + x;
        String message = message(withThis);
        assertTrue(message.startsWith("this (dev.manyhands.process.UnserializableExceptionTest)")
                && message.contains("a lambda takes along the object around it"), message);
        Predicate<String> plain = String::isEmpty;
        ThrowingFunction<String, Object> outer = x -> plain.test(x);
        message = message(outer);
        assertTrue(message.startsWith("plain (a lambda or method reference of dev.manyhands.process.UnserializableExceptionTest)")
                && message.contains("(Predicate & Serializable)"), message);
        ThrowingFunction<Integer, Object> nested = x -> function.apply(x);
        names("function[captured order].customer.connection (java.net.Socket)", nested);
        names("the receiver of apply: the function[captured order].customer.connection (java.net.Socket)",
                (ThrowingFunction<Integer, Object>) function::apply);
    }

    @Test
    void ourOwnClassesAreNotInThePath() {
        var order = new Order(1, new Customer());
        ThrowingFunction<Integer, Object> function = x -> order.id + x;
        String message = message(new Work(3, function, () -> function));
        assertTrue(message.startsWith("order.customer.connection (java.net.Socket)"), message);
        assertFalse(message.contains("Work"), message);
        Object identity = new Box(new Object());
        names("the identity: Box.content (java.lang.Object)", new Work(3, "fine", () -> identity));
    }

    @Test
    void elementsKeysAndValuesAreNamed() {
        names("ArrayList[3] (java.lang.Object)", new ArrayList<>(List.of(1, 2, 3, new Object())));
        names("Box[][1].content (java.util.Optional)", new Box[] {null, new Box(Optional.of(1))});
        names("HashMap[\"k\"][2] (java.lang.Object)", new HashMap<>(Map.of("k", Arrays.asList(1, null, new Object()))));
        names("HashMap[key 0].content (java.lang.Object)", new HashMap<>(Map.of(new Box(new Object()), 1)));
        names("Box.content[0].content (java.lang.Object)", new Box(Collections.synchronizedList(List.of(new Box(new Object())))));
    }

    @Test
    void transientFieldsAndCirclesDoNotMislead() {
        var guarded = new Guarded();
        Encoder.encode(guarded);
        guarded.end = new Box(new Object[] {guarded, new Object()});
        names("Guarded.end.content[1] (java.lang.Object)", guarded);
        names("Replacing.content (java.net.Socket)", new Replacing(new Socket()));
    }

    @Test
    void whatIsThrownByAClassItselfIsToldWithThePath() {
        String message = message(new Box(List.of(1, new Box(new Throwing()))));
        assertTrue(message.startsWith("Box.content[1].content (dev.manyhands.process.UnserializableExceptionTest$Throwing)")
                && message.contains("not today"), message);
        message = message(new Box(new Refusing()));
        assertTrue(message.startsWith("Box.content (dev.manyhands.process.UnserializableExceptionTest$Refusing)")
                && message.contains("by choice"), message);
    }

    @Test
    void aChainThatIsTooLongIsSaidToBe() {
        Object chain = null;
        for (int k = 0; k < 1_000_000; k++) {
            chain = new Box(chain);
        }
        Object whole = chain;
        String message = message(new Object[] {whole});
        assertTrue(message.contains("nested too deeply") && message.contains("UnserializableExceptionTest$Box"), message);
    }

    @Test
    void aChainThatIsTooLongForTheReaderIsSaidToBe() throws InterruptedException {
        Object chain = null;
        for (int k = 0; k < 100_000; k++) {
            chain = new Box(chain);
        }
        Object whole = chain;
        var packed = new Packed[1];
        Thread writer = new Thread(null, () -> packed[0] = Encoder.encode(whole), "writer", 1L << 29);
        writer.start();
        writer.join();
        String message = assertThrows(UnserializableException.class,
                () -> Wire.receive(packed[0], getClass().getClassLoader(), null)).getMessage();
        assertTrue(message.contains("nested too deeply"), message);
    }

    @Test
    void theOffenderIsFoundAmongManyAndDeepDown() {
        Object deep = new Object();
        for (int k = 0; k < 40; k++) {
            deep = new Box(deep);
        }
        Object all = deep;
        List<Object> many = new ArrayList<>(Collections.nCopies(200_000, "x"));
        many.add(all);
        String message = message(many);
        assertTrue(message.startsWith("ArrayList[200000].content.content") && message.contains(" ... ")
                && message.contains(".content (java.lang.Object)"), message);
        assertEquals(message, message(many));
    }
}
