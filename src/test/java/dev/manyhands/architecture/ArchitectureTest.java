package dev.manyhands.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Guards the plan of the house, on the classes just compiled. That each rule can fail is shown by {@link ArchitectureRulesTest}. */
class ArchitectureTest {
    private static final Path PROJECT = Path.of(System.getProperty("basedir", ""));
    private static final CompiledClasses CLASSES = CompiledClasses.under(PROJECT.resolve("target/classes"));

    @Test
    void thereAreClassesToGuard() {
        assertTrue(CLASSES.size() > 0);
        assertTrue(CLASSES.find("dev.manyhands.Parallel").isPresent());
    }

    @Test
    void packagesUseOnlyPackagesBelowThem() {
        assertNone(ArchitectureRules.upwardUses(CLASSES));
    }

    @Test
    void publicSignaturesShowOnlyTheJdkAndTheApi() {
        assertNone(ArchitectureRules.leakedTypes(CLASSES));
    }

    @Test
    void everyPackageIsDescribed() throws IOException {
        assertNone(ArchitectureRules.undescribedPackages(PROJECT.resolve("src/main/java")));
    }

    @Test
    void nothingWritesToTheConsole() {
        assertNone(ArchitectureRules.consoleUses(CLASSES));
    }

    @Test
    void functionalInterfacesAreSerializable() {
        assertNone(ArchitectureRules.unserializableFunctions(CLASSES));
    }

    private static void assertNone(List<String> violations) {
        assertEquals("", String.join("\n", violations));
    }
}
