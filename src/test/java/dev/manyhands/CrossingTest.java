package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.function.RemoteException;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.process.UnserializableException;
import java.io.IOException;
import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What crosses to a child process and back, what does not, and what is said then. */
@SuppressWarnings("serial") // lambdas and classes of a test are not stored
@Timeout(120)
class CrossingTest {
    private static ProcessPool pool;

    record Order(int id, Object customer) implements Serializable {
    }

    record Plain(int id, String name) implements Serializable {
    }

    static final class Customer implements Serializable {
        private final Object connection = new Socket();
    }

    static final class Unsendable extends RuntimeException {
        private final Object connection = new Socket();

        Unsendable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    @BeforeAll
    static void open() {
        pool = ProcessPool.builder().size(1).transport("socket").filter("!java.util.Date").build();
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @Test
    void valuesOfAllSortsCross() {
        List<Object> items = List.of(1, "näme", 2.5, new Plain(7, "x"), List.of(1, "two"), new ArrayList<>(List.of(new Plain(1, "y"))));
        assertEquals(items, Parallel.on(pool).map(items, item -> item));
    }

    @Test
    void largeArraysAndSegmentsCross() {
        double[] values = new double[300_000];
        values[299_999] = 5;
        MemorySegment segment = Arena.ofAuto().allocate(1_000_000);
        segment.set(ValueLayout.JAVA_BYTE, 999_999, (byte) 3);
        List<Object> there = Parallel.on(pool).map(List.of(1, 2), k -> k == 1 ? (Object) values : segment);
        assertEquals(5, ((double[]) there.get(0))[299_999]);
        assertEquals(-1, segment.mismatch((MemorySegment) there.get(1)));
    }

    @Test
    void whatCannotBeSentIsNamed() throws InterruptedException {
        var order = new Order(1, new Customer());
        var captured = assertThrows(UnserializableException.class, () -> Parallel.on(pool).map(List.of(1, 2), x -> x + order.id()));
        assertTrue(captured.getMessage().startsWith("order.customer.connection (java.net.Socket)"), captured::getMessage);
        var item = assertThrows(ParallelException.class, () -> Parallel.on(pool).map(List.of("a", order), x -> 1));
        assertTrue(item.getCause().getMessage().startsWith("item 1: Order.customer.connection (java.net.Socket)"), item::getMessage);
        var result = assertThrows(ExecutionException.class, () -> pool.submit(() -> new Order(2, new Customer())).get());
        assertTrue(result.getCause().getMessage().startsWith("Order.customer.connection (java.net.Socket)"), result::getMessage);
    }

    @Test
    void anExceptionThatCannotCrossIsToldInWords() {
        var failed = assertThrows(ExecutionException.class, () -> pool.submit(() -> {
            throw new Unsendable("no", new IOException("why"));
        }).get());
        var there = assertInstanceOf(RemoteException.class, failed.getCause());
        assertEquals(Unsendable.class.getName(), there.originalClass());
        assertEquals("why", ((RemoteException) there.getCause()).originalMessage());
        assertTrue(there.getStackTrace()[0].toString().contains("CrossingTest"), there.getStackTrace()[0]::toString);
        assertEquals(1, Parallel.on(pool).map(List.of(1), x -> x).get(0));
    }

    @Test
    void theFilterHoldsOnBothSides() {
        var result = assertThrows(ExecutionException.class, () -> pool.submit(() -> new Date()).get());
        assertTrue(result.getCause().getMessage().contains("ProcessPoolBuilder.filter")
                && result.getCause().getMessage().contains("refuses java.util.Date"), result::getMessage);
        var item = assertThrows(ParallelException.class, () -> Parallel.on(pool).map(List.of(new Date()), x -> 1));
        assertTrue(item.getCause().getMessage().contains("refuses java.util.Date"), item::getMessage);
        assertEquals(2, Parallel.on(pool).map(List.of(1), x -> x + 1).get(0));
    }
}
