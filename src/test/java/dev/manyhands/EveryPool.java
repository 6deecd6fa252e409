package dev.manyhands;

import dev.manyhands.pool.Pool;
import dev.manyhands.pool.ProcessPool;
import dev.manyhands.pool.ThreadPool;
import dev.manyhands.pool.VirtualPool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A pool of each kind and of several sizes, for tests that hold on all of them. They live as long as the tests. */
final class EveryPool {
    static final ThreadPool ONE_THREAD = ThreadPool.of(1, "every1");
    static final VirtualPool ONE_PLACE = VirtualPool.of(1, "every-place");
    private static final List<Pool> ALL = List.of(ThreadPool.common(), ONE_THREAD, ThreadPool.of(2, "every2"), ThreadPool.of(7, "every7"),
            ONE_PLACE, VirtualPool.of(3, "every-3-places"), VirtualPool.of(100, "every-100-places"),
            VirtualPool.builder(3).name("every-paced").rate(500_000, Duration.ofSeconds(1), 50).build());

    private static final Map<String, ProcessPool> BY_TRANSPORT = new ConcurrentHashMap<>();

    private EveryPool() {
    }

    /** Child processes, started by the first test that uses them; end with this process. */
    static ProcessPool processes() {
        return Processes.POOL;
    }

    /** The same over another transport. */
    static ProcessPool processes(String transport) {
        return BY_TRANSPORT.computeIfAbsent(transport, name -> ProcessPool.builder().size(2).name("every-" + name).transport(name).build());
    }

    private static final class Processes {
        private static final ProcessPool POOL = ProcessPool.of(2);
    }

    static Stream<Pool> all() {
        return ALL.stream();
    }

    /** Those on which several calls of a function can run at the same time. */
    static Stream<Pool> wide() {
        return all().filter(pool -> pool.size() > 1);
    }

    static boolean isVirtual(Pool pool) {
        return pool instanceof VirtualPool;
    }
}
