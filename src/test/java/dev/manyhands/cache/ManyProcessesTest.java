package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One folder, used by many at the same time, who are not gentle. */
class ManyProcessesTest {
    @TempDir
    private Path folder;

    @Test
    void everyResultIsRightWhileEntriesAreDamagedAndEvicted() throws Exception {
        try (CapturedLog log = new CapturedLog()) {
            List<Child> children = new ArrayList<>();
            try {
                for (int seed = 1; seed <= 3; seed++) {
                    children.add(Child.start(Troublemaker.class, folder, seed, 8, 15));
                }
                for (Child child : children) {
                    child.awaitLine("ready");
                }
                CacheStatistics statistics = Troublemaker.run(folder, 0, 8, 15);
                assertTrue(statistics.hits() > 0 && statistics.misses() > 0, statistics.toString());
                assertEquals(8 * 15 * 3, statistics.hits() + statistics.misses());
                assertEquals(List.of(),
                    log.lines().stream().filter(line -> !line.contains("is damaged and will be computed again")).toList());
                assertEquals(0, statistics.failures());
                for (Child child : children) {
                    child.assertSucceeds();
                }
            } finally {
                children.forEach(Child::close);
            }
        }
        String[] temporary = folder.resolve(Store.LAYOUT).resolve("tmp").toFile().list();
        assertEquals(0, temporary.length, "nothing is left behind");
    }
}
