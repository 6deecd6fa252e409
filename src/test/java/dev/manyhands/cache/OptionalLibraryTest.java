package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees who has not added the optional library. */
class OptionalLibraryTest {
    @TempDir
    private Path folder;

    @Test
    void withoutLz4TheMessageSaysWhatToAddAndAllElseWorks() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (Class<?> type : List.of(Memory.class, com.dynatrace.hash4j.hashing.Hashing.class)) {
            classPath.add(type.getProtectionDomain().getCodeSource().getLocation());
        }
        assertTrue(classPath.stream().noneMatch(LZ4Factory.class.getProtectionDomain().getCodeSource().getLocation()::equals));
        try (var loader = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Memory.class.getName());
            assertNotSame(Memory.class, type);
            Object memory = type.getMethod("at", Path.class).invoke(null, folder);
            Class<?> compression = loader.loadClass(Compression.class.getName());
            Object[] kinds = compression.getEnumConstants();
            var compress = type.getMethod("compress", compression);
            for (Compression kind : Compression.values()) {
                if (kind == Compression.LZ4) {
                    var failure = assertThrows(InvocationTargetException.class, () -> compress.invoke(memory, kinds[kind.ordinal()]));
                    assertEquals("compression by LZ4 needs the library at.yawk.lz4:lz4-java, which is not on the class path: add it as a"
                        + " dependency, or use Compression.DEFLATE",
                        assertInstanceOf(IllegalStateException.class, failure.getCause()).getMessage());
                } else {
                    compress.invoke(memory, kinds[kind.ordinal()]);
                }
            }
        }
    }
}
