package dev.manyhands;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A {@link Stream} over a {@link Flow}: a stream of the JDK's, and all that is made of it, with two additions. {@code unordered()} has the
 * flow give results as they are ready, unless it stands behind an operation that needs their order. And the end of a terminal operation
 * closes the flow, so that a consumer that stops early leaves nothing running.
 */
final class FlowStream implements InvocationHandler {
    /** Operations that give no stream and leave the elements to be asked for later. */
    private static final Set<String> LATER = Set.of("iterator", "spliterator", "isParallel");
    /** Operations for which it matters what comes first. */
    private static final Set<String> BY_ORDER = Set.of("limit", "skip", "takeWhile", "dropWhile", "distinct", "gather");

    private final Flow<?> flow;
    private final BaseStream<?, ?> stream;
    /** Whether nothing before this stage needs the order. */
    private final boolean free;

    private FlowStream(Flow<?> flow, BaseStream<?, ?> stream, boolean free) {
        this.flow = flow;
        this.stream = stream;
        this.free = free;
    }

    @SuppressWarnings("unchecked") // the proxy is of a stream of results
    static <R> Stream<R> of(Flow<R> flow) {
        return (Stream<R>) proxy(flow, StreamSupport.stream(new Results<>(flow), false).onClose(flow::close), Stream.class, true);
    }

    private static Object proxy(Flow<?> flow, BaseStream<?, ?> stream, Class<?> type, boolean free) {
        return Proxy.newProxyInstance(FlowStream.class.getClassLoader(), new Class<?>[] {type}, new FlowStream(flow, stream, free));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "stream of results";
            };
        }
        if (free && method.getName().equals("unordered")) {
            flow.unordered();
        }
        boolean isMiddle = BaseStream.class.isAssignableFrom(method.getReturnType());
        boolean isEnd = !isMiddle && !LATER.contains(method.getName());
        Object result = isEnd ? last(method, arguments) : call(method, arguments);
        if (!isMiddle || result == stream) {
            return isMiddle ? proxy : result;
        }
        return proxy(flow, (BaseStream<?, ?>) result, typeOf(method, proxy), free && !BY_ORDER.contains(method.getName()));
    }

    /** Closes the flow whatever comes of the operation, as a {@code try} block does. */
    private Object last(Method method, Object[] arguments) throws Throwable {
        Object result;
        try {
            result = call(method, arguments);
        } catch (Throwable failure) {
            try {
                flow.close();
            } catch (Throwable second) {
                if (second != failure) {
                    failure.addSuppressed(second);
                }
            }
            throw failure;
        }
        flow.close();
        return result;
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(stream, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The stream interface that an operation returns; for those of {@link BaseStream} that of the stream itself. */
    private static Class<?> typeOf(Method method, Object proxy) {
        return method.getReturnType() == BaseStream.class ? proxy.getClass().getInterfaces()[0] : method.getReturnType();
    }

    /**
     * The elements of the stream.
     *
     * @param flow gives them
     * @param <R> their type
     */
    private record Results<R>(Flow<R> flow) implements Spliterator<R> {
        @Override
        public boolean tryAdvance(Consumer<? super R> action) {
            return flow.advance(action);
        }

        @Override
        public Spliterator<R> trySplit() {
            return null;
        }

        @Override
        public long estimateSize() {
            return Long.MAX_VALUE;
        }

        @Override
        public int characteristics() {
            return ORDERED;
        }
    }
}
