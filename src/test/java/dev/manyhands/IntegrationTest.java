package dev.manyhands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.manyhands.function.ParallelException;
import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ThreadPool;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools and runs in programs that were written for the executors and futures of the JDK. */
@Timeout(60)
class IntegrationTest {
    // ---- CompletableFuture

    @Test
    void aPoolIsTheExecutorOfCompletableFutures() {
        try (ThreadPool pool = ThreadPool.of(2, "stages")) {
            CompletableFuture<Integer> price = CompletableFuture.supplyAsync(() -> 20, pool);
            CompletableFuture<Integer> pieces = CompletableFuture.supplyAsync(() -> 3, pool);
            CompletableFuture<String> total = price.thenCombineAsync(pieces, (one, n) -> one * n, pool)
                    .thenApplyAsync(sum -> sum + " on " + Thread.currentThread().getName().replaceAll("\\d+", "N"), pool);
            assertEquals("60 on manyhands-stages-N", total.join());
        }
    }

    @Test
    void stagesOnAPoolMayFanOutInVerbsOfThatPool() {
        try (ThreadPool pool = ThreadPool.of(2)) {
            Job job = Parallel.on(pool);
            List<CompletableFuture<Long>> sums = IntStream.rangeClosed(1, 10)
                    .mapToObj(k -> CompletableFuture.supplyAsync(() -> job.range(0, 1000).sumLong(i -> (long) i * k), pool)).toList();
            CompletableFuture<Long> all = CompletableFuture.allOf(sums.toArray(CompletableFuture[]::new))
                    .thenApplyAsync(done -> sums.stream().mapToLong(CompletableFuture::join).sum(), pool);
            assertEquals(55 * 499_500L, all.join());
        }
    }

    @Test
    void failuresOfVerbsInStagesArriveAsTheyAre() {
        try (ThreadPool pool = ThreadPool.of(2)) {
            CompletableFuture<List<Integer>> numbers = CompletableFuture.supplyAsync(
                    () -> Parallel.on(pool).named("parsing").map(List.of("1", "two"), Integer::parseInt), pool);
            var failure = assertThrows(CompletionException.class, numbers::join);
            assertEquals("parsing", assertInstanceOf(ParallelException.class, failure.getCause()).jobName());
            assertEquals(List.of(), numbers.exceptionally(thrown -> List.of()).join());
        }
    }

    @Test
    void runsAndFuturesOfOthersCompose() throws Exception {
        try (ThreadPool pool = ThreadPool.of(2)) {
            var rate = new CompletableFuture<Double>(); // of another library
            Running<Double> amount = Parallel.on(pool).start(job -> job.range(1, 5).sum(i -> i));
            CompletableFuture<Double> converted = amount.thenCombine(rate, (a, r) -> a * r);
            rate.complete(1.5);
            assertEquals(15.0, converted.get(20, TimeUnit.SECONDS));
        }
    }

    // ---- other users of executors

    @Test
    void aPoolServesAnExecutorCompletionService() throws Exception {
        try (ThreadPool pool = ThreadPool.of(2)) {
            var service = new ExecutorCompletionService<Integer>(pool);
            for (int k = 1; k <= 10; k++) {
                int number = k;
                service.submit(() -> number);
            }
            int sum = 0;
            for (int k = 0; k < 10; k++) {
                sum += service.take().get();
            }
            assertEquals(55, sum);
        }
    }

    // ---- injection

    /** Makes objects by their only constructor, whose parameters it knows or makes, and closes executors in the end, last made first. */
    private static final class Container implements AutoCloseable {
        private final Map<Class<?>, Object> beans = new LinkedHashMap<>();
        private final Deque<ExecutorService> closing = new ArrayDeque<>();

        /** As a method with {@code @Bean} does. */
        <T> Container bean(T bean) {
            beans.put(bean.getClass(), bean);
            if (bean instanceof ExecutorService executor) {
                closing.push(executor);
            }
            return this;
        }

        <T> T get(Class<T> type) {
            List<?> candidates = beans.values().stream().filter(type::isInstance).toList();
            if (candidates.size() > 1) {
                throw new IllegalStateException("expected one " + type.getSimpleName() + ", found " + candidates);
            }
            return candidates.isEmpty() ? make(type) : type.cast(candidates.getFirst());
        }

        private <T> T make(Class<T> type) {
            try {
                Constructor<?> constructor = type.getDeclaredConstructors()[0];
                Object[] arguments = new Object[constructor.getParameterCount()];
                for (int k = 0; k < arguments.length; k++) {
                    arguments[k] = get(constructor.getParameterTypes()[k]);
                }
                T made = type.cast(constructor.newInstance(arguments));
                bean(made);
                return made;
            } catch (InvocationTargetException e) {
                throw new IllegalStateException(type + " cannot be made", e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(type + " cannot be made", e);
            }
        }

        @Override
        public void close() {
            while (!closing.isEmpty()) {
                closing.pop().close();
            }
        }
    }

    /** Was written for any executor. */
    private record Mailer(ExecutorService executor) {
        CompletableFuture<String> send(String to) {
            return CompletableFuture.supplyAsync(() -> "mail to " + to, executor);
        }

        List<String> sendAll(List<String> all) throws InterruptedException {
            List<Callable<String>> tasks = all.stream().<Callable<String>>map(to -> () -> "mail to " + to).toList();
            return executor.invokeAll(tasks).stream().map(mail -> mail.resultNow()).toList();
        }
    }

    /** Uses the verbs on the pool that it is given. */
    private record Prices(Pool pool) {
        List<Integer> of(List<String> articles) {
            return Parallel.on(pool).named("prices").map(articles, String::length);
        }

        Running<List<Integer>> later(List<String> articles) {
            return Parallel.on(pool).named("prices").start(articles, String::length);
        }
    }

    private record Shop(Prices prices, Mailer mailer, Executor background) {
        CompletableFuture<String> order(List<String> articles) {
            return prices.later(articles).thenApplyAsync(all -> all.stream().mapToInt(Integer::intValue).sum(), background)
                    .thenCompose(total -> mailer.send("customer, " + total + " in all"));
        }
    }

    @Test
    void oneBeanServesAllWhoAskForAnExecutorOrAPool() throws Exception {
        ThreadPool pool = ThreadPool.of(2, "shop");
        Shop shop;
        try (Container container = new Container().bean(pool)) {
            shop = container.get(Shop.class);
            assertSame(pool, shop.background());
            assertSame(pool, shop.mailer().executor());
            assertSame(pool, shop.prices().pool());
            assertEquals(List.of(3, 4), shop.prices().of(List.of("cup", "bowl")));
            assertEquals("mail to customer, 7 in all", shop.order(List.of("cup", "bowl")).get(20, TimeUnit.SECONDS));
            assertEquals(List.of("mail to a", "mail to b"), shop.mailer().sendAll(List.of("a", "b")));
        }
        assertTrue(pool.isTerminated());
        assertThrows(RejectedExecutionException.class, () -> shop.prices().of(List.of("late")));
        assertThrows(RejectedExecutionException.class, () -> shop.mailer().send("late"));
    }

    @Test
    void theContainerWaitsForWhatIsUnderWay() {
        CompletableFuture<String> order;
        try (Container container = new Container().bean(ThreadPool.of(2))) {
            order = container.get(Prices.class).later(List.of("cup", "bowl")).thenApply(List::toString);
        }
        assertEquals("[3, 4]", order.getNow("not ready"));
    }

    @Test
    void optionsCanBeInjectedAsAJob() {
        record Scores(Job job) {
            long of(int n) {
                return job.range(0, n).sumLong(i -> i);
            }
        }
        try (Container container = new Container().bean(ThreadPool.of(2))) {
            container.bean(Parallel.on(container.get(Pool.class)).named("scoring").retries(2));
            assertEquals(45, container.get(Scores.class).of(10));
        }
    }

    @Test
    void codeThatAsksForADefaultMayBeGivenOne() {
        Supplier<List<Integer>> legacy = () -> Parallel.map(List.of(1, 2, 3), i -> i + 1);
        try (ThreadPool pool = ThreadPool.of(2)) {
            assertEquals(List.of(2, 3, 4), Parallel.on(pool).width(1).asDefault(legacy::get));
        }
    }
}
