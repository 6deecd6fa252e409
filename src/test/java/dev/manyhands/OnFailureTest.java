package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ItemFailure;
import dev.manyhands.function.OnFailure;
import dev.manyhands.function.ParallelException;
import dev.manyhands.pool.Schedule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job does about items that have failed for good: end, run the others and report all, or put a value in their place. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnFailureTest {
    @AfterEach
    void nothingIsLeftBehind() {
        assertFalse(Thread.interrupted());
        Jobs.assertAsGoodAsNew(Jobs.POOL);
    }

    private static int oddOnesFail(int i) {
        if (i % 2 == 1) {
            throw new IllegalStateException("odd " + i);
        }
        return i;
    }

    // ---- fail fast

    @Test
    void theFirstFailureEndsTheJobUnlessAnotherPolicyIsSet() {
        for (Job job : List.of(Jobs.width(2), Jobs.width(2).onFailure(OnFailure.FINISH_ALL).onFailure(OnFailure.FAIL_FAST))) {
            var calls = new AtomicInteger();
            var failure = Jobs.failure(() -> job.schedule(Schedule.dynamic(1)).range(0, 100_000).forEach(i -> {
                calls.incrementAndGet();
                oddOnesFail(i);
            }));
            assertTrue(calls.get() < 100_000);
            assertEquals(1, failure.index() % 2);
            assertEquals("job 'forEach' failed at index " + failure.index() + ": java.lang.IllegalStateException: odd " + failure.index(),
                    failure.getMessage());
        }
    }

    @Test
    void theRestOfABlockIsNotBegunAfterAFailureElsewhere() {
        var failing = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var calls = new AtomicInteger();
        var failure = Jobs.failure(() -> Jobs.width(2).schedule(Schedule.STATIC).retries(1).range(0, 2 * 512 * 512).sum(i -> {
            if (i == 0) { // of the first block
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    return 0; // goes on as if nothing were the matter
                }
            } else if (i < 512) {
                calls.incrementAndGet();
            } else if (failing.getCount() > 0) {
                Jobs.await(begun);
                failing.countDown();
                throw new AssertionError("for good");
            }
            return 1;
        }));
        assertEquals("for good", failure.getCause().getMessage());
        assertEquals(0, calls.get());
    }

    // ---- finish all

    @Test
    void allItemsAreRunAndAllFailuresReportedInOrder() {
        for (Job job : Jobs.some()) {
            Set<Integer> run = ConcurrentHashMap.newKeySet();
            var failure = Jobs.failure(() -> job.onFailure(OnFailure.FINISH_ALL).named("all").map(Jobs.integers(300), i -> {
                run.add(i);
                return oddOnesFail(i);
            }));
            assertEquals(300, run.size());
            assertEquals("job 'all' failed at item 1 (1): java.lang.IllegalStateException: odd 1 (150 items failed, this is the first of them)",
                    failure.getMessage());
            assertEquals(1, failure.index());
            assertEquals("all", failure.jobName());
            assertEquals(IntStream.range(0, 150).mapToObj(k -> 2L * k + 1).toList(),
                    failure.failures().stream().map(ItemFailure::index).toList());
            assertSame(failure.getCause(), failure.failures().getFirst().cause());
            assertEquals("odd 299", failure.failures().getLast().cause().getMessage());
            assertEquals(63, failure.getSuppressed().length, "enough of them to see in a stack trace");
            assertEquals("odd 3", failure.getSuppressed()[0].getMessage());
        }
    }

    @Test
    void aSingleFailureIsReportedAsEver() {
        var failure = Jobs.failure(() -> Jobs.width(3).onFailure(OnFailure.FINISH_ALL).over(Jobs.integers(100).iterator()).forEach(i -> {
            if (i == 77) {
                throw new IOException("gone");
            }
        }));
        assertEquals("job 'forEach' failed at item 77 (77): java.io.IOException: gone", failure.getMessage());
        assertEquals(List.of(new ItemFailure(77, failure.getCause(), 1)), failure.failures());
    }

    @Test
    void aJobInWhichNothingFailsIsNotTouched() {
        assertEquals(Jobs.integers(100), Jobs.width(3).onFailure(OnFailure.FINISH_ALL).map(Jobs.integers(100), i -> i));
    }

    @Test
    void whatIsFilledKeepsItsOldValueWhereAnItemHasFailed() {
        var target = new int[] {9, 9, 9, 9};
        Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).fill(target, OnFailureTest::oddOnesFail));
        assertArrayEquals(new int[] {0, 9, 2, 9}, target);
        var objects = new Integer[] {9, 9, 9, 9};
        Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).fill(objects, OnFailureTest::oddOnesFail));
        assertEquals(List.of(0, 9, 2, 9), Arrays.asList(objects));
        var doubles = new double[] {9, 9, 9, 9};
        Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).onItem(result -> { }).fill(doubles, OnFailureTest::oddOnesFail));
        assertArrayEquals(new double[] {0, 9, 2, 9}, doubles);
        var longs = new long[] {9, 9, 9, 9};
        Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).fill(longs, OnFailureTest::oddOnesFail));
        assertArrayEquals(new long[] {0, 9, 2, 9}, longs);
    }

    @Test
    void errorsAreFailuresOfItemsToo() {
        var failure = Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).range(0, 10).forEach(i -> {
            if (i == 3) {
                throw new OutOfMemoryError("not really");
            }
            if (i == 5) {
                throw new StackOverflowError();
            }
        }));
        assertEquals(List.of(3L, 5L), failure.failures().stream().map(ItemFailure::index).toList());
        assertInstanceOf(OutOfMemoryError.class, failure.getCause());
        assertEquals(List.of(0, -1), Jobs.width(1).onFailure(OnFailure.substitute(-1)).range(0, 2).map(i -> {
            if (i == 1) {
                throw new StackOverflowError();
            }
            return i;
        }));
    }

    @Test
    void theSameExceptionFromAllItemsIsNotSuppressedUnderItself() {
        var same = new IllegalStateException("shared");
        var failure = Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).range(0, 10).forEach(i -> {
            throw same;
        }));
        assertSame(same, failure.getCause());
        assertEquals(10, failure.failures().size());
        assertEquals(0, failure.getSuppressed().length);
    }

    @Test
    void cellsAndLongIndicesAreNamedAsUsersKnowThem() {
        Job job = Jobs.width(2).onFailure(OnFailure.FINISH_ALL);
        var cell = Jobs.failure(() -> job.grid(3, 4).forEach((r, c) -> {
            if (r == 2 && c == 1) {
                throw new IOException();
            }
        }));
        assertEquals("job 'forEach' failed at cell (2, 1): java.io.IOException", cell.getMessage());
        assertEquals(9, cell.index());
        var index = Jobs.failure(() -> job.range(-5L, 5L).forEach(i -> {
            if (i < -3) {
                throw new IOException();
            }
        }));
        assertEquals("job 'forEach' failed at index -5: java.io.IOException (2 items failed, this is the first of them)", index.getMessage());
        assertEquals(List.of(-5L, -4L), index.failures().stream().map(ItemFailure::index).toList());
    }

    @Test
    void theExceptionTravels() throws Exception {
        var failure = Jobs.failure(() -> Jobs.width(2).onFailure(OnFailure.FINISH_ALL).range(0, 4).forEach(OnFailureTest::oddOnesFail));
        var bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(failure);
        var copy = (ParallelException) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertEquals(failure.getMessage(), copy.getMessage());
        assertEquals(List.of(1L, 3L), copy.failures().stream().map(ItemFailure::index).toList());
    }

    // ---- substitutes

    @Test
    void theFunctionOfTheFailureGivesTheValue() {
        Set<ItemFailure> seen = ConcurrentHashMap.newKeySet();
        List<String> results = Jobs.width(3).retries(2).onFailure(OnFailure.substituteWith(failure -> {
            seen.add(failure);
            return failure.index() + " " + failure.cause().getMessage() + " " + failure.attempts();
        })).map(List.of(0, 1, 2, 3), i -> Integer.toString(oddOnesFail(i)));
        assertEquals(List.of("0", "1 odd 1 3", "2", "3 odd 3 3"), results);
        assertEquals(2, seen.size());
    }

    @Test
    void aFunctionThatThrowsEndsTheJobWithThat() {
        var failure = Jobs.failure(() -> Jobs.width(2).retries(1).onFailure(OnFailure.substituteWith(f -> {
            throw new IOException("no idea");
        })).range(0, 10).map(OnFailureTest::oddOnesFail));
        assertEquals("job 'map' failed at index " + failure.index() + " after 2 attempts: java.io.IOException: no idea", failure.getMessage());
        assertEquals("odd " + failure.index(), failure.getCause().getSuppressed()[0].getMessage());
        var rethrown = Jobs.failure(() -> Jobs.width(1).onFailure(OnFailure.substituteWith(f -> {
            throw (Exception) f.cause();
        })).range(1, 2).map(OnFailureTest::oddOnesFail));
        assertEquals("odd 1", rethrown.getCause().getMessage());
        assertEquals(0, rethrown.getCause().getSuppressed().length);
    }

    @Test
    void nullIsAValueForObjects() {
        assertEquals(Arrays.asList(0, null, 2), Jobs.width(2).onFailure(OnFailure.substitute(null)).map(List.of(0, 1, 2),
                OnFailureTest::oddOnesFail));
    }

    @Test
    void elementsOfAFlatMapAreReplacedTogether() {
        assertEquals(List.of(0, 0, 7, 8, 2, 2), Jobs.width(2).onFailure(OnFailure.substitute(List.of(7, 8))).flatMap(List.of(0, 1, 2), i -> {
            oddOnesFail(i);
            return List.of(i, i);
        }));
    }

    @Test
    void anIterableThatBreaksInTheMiddleGivesNoneOfItsElements() {
        Iterable<Integer> breaks = () -> IntStream.range(0, 10).peek(k -> {
            if (k == 5) {
                throw new IllegalStateException("in the middle");
            }
        }).iterator();
        assertEquals(List.of(1, -1, 3), Jobs.width(2).onFailure(OnFailure.substitute(List.of(-1))).<Integer, Integer>flatMap(List.of(1, 2, 3),
                i -> i == 2 ? breaks : List.of(i)));
    }

    // ---- the policies themselves

    @Test
    void areWrittenAsInCode() {
        assertEquals("FAIL_FAST", OnFailure.FAIL_FAST.toString());
        assertEquals("FINISH_ALL", OnFailure.FINISH_ALL.toString());
        assertEquals("substitute(5)", OnFailure.substitute(5).toString());
        assertEquals("substituteWith(...)", OnFailure.substituteWith(f -> 1).toString());
        assertTrue(OnFailure.substitute(null).substitutes());
        assertFalse(OnFailure.FINISH_ALL.substitutes());
        assertEquals("FAIL_FAST has no value to substitute",
                assertThrows(IllegalStateException.class, () -> OnFailure.FAIL_FAST.valueFor(null)).getMessage());
        assertThrows(NullPointerException.class, () -> OnFailure.substituteWith(null));
    }
}
