package dev.manyhands.cache;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/**
 * Calls cached functions from several threads and checks every result, while it damages, evicts and forgets entries at random. Arguments:
 * the folder, a seed, the number of threads, the number of calls of each.
 */
final class Troublemaker {
    private static final int ARGUMENTS = 12;

    private final Path folder;
    private final Memory memory;

    private Troublemaker(Path folder) {
        this.folder = folder.resolve(Store.LAYOUT);
        this.memory = Memory.at(folder);
    }

    public static void main(String[] args) throws Exception {
        Logger.getLogger(Memory.class.getName()).setLevel(Level.OFF);
        System.out.println("ready");
        run(Path.of(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }

    static CacheStatistics run(Path folder, long seed, int threads, int calls) throws Exception {
        Troublemaker maker = new Troublemaker(folder);
        List<Callable<Void>> bodies = IntStream.range(0, threads).<Callable<Void>>mapToObj(t -> () -> {
            maker.work(new Random(seed * 100 + t), calls);
            return null;
        }).toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<Void> end : pool.invokeAll(bodies)) {
                end.get();
            }
        }
        return maker.memory.statistics();
    }

    static String text(int n) {
        return "result " + n;
    }

    static long[] array(int n) {
        return new Random(n).longs(n % 2 == 0 ? 40 : 20_000).toArray();
    }

    static List<Object> list(int n) {
        return List.of(n, text(n), array(n));
    }

    private void work(Random random, int calls) throws Exception {
        CachedFunction<Integer, String> texts = memory.limit(1_000_000).cache(Troublemaker::text);
        CachedFunction<Integer, long[]> arrays = memory.compress(Compression.LZ4).cache(Troublemaker::array);
        CachedFunction<Integer, List<Object>> lists = memory.exclusive().cache(Troublemaker::list);
        for (int k = 0; k < calls; k++) {
            int n = random.nextInt(ARGUMENTS);
            expect(text(n).equals(texts.apply(n)));
            expect(Arrays.equals(array(n), arrays.apply(n)));
            expect(Arrays.deepEquals(list(n).toArray(), lists.apply(n).toArray()));
            switch (random.nextInt(40)) {
                case 0 -> memory.reduce(random.nextInt(1_000_000), random.nextInt(40), null);
                case 1 -> arrays.forget();
                case 2 -> memory.clear();
                case 3, 4, 5, 6, 7 -> damage(random);
                default -> memory.entries().count();
            }
        }
    }

    private static void expect(boolean right) {
        if (!right) {
            throw new AssertionError("a wrong result");
        }
    }

    /** Cuts a value or a manifest, or writes into it. */
    private void damage(Random random) {
        String[] functions = folder.toFile().list((parent, name) -> name.contains("-"));
        if (functions == null || functions.length == 0) {
            return;
        }
        Path function = folder.resolve(functions[random.nextInt(functions.length)]);
        String[] entries = function.toFile().list();
        if (entries == null || entries.length == 0) {
            return;
        }
        Path entry = function.resolve(entries[random.nextInt(entries.length)]);
        Path victim = entry.resolve(random.nextInt(5) == 0 ? Store.MANIFEST : Store.VALUE);
        if (!victim.toFile().exists()) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(victim.toFile(), "rw")) {
            long length = file.length();
            if (random.nextBoolean()) {
                file.setLength(random.nextLong(length + 1));
            } else if (length > 0) {
                file.seek(random.nextLong(length));
                file.write(random.nextInt());
            }
        } catch (IOException goneMeanwhile) {
            Thread.onSpinWait();
        }
    }
}
