package dev.manyhands.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shows each rule a sample that breaks it and one that keeps it. */
class ArchitectureRulesTest {
    private static final String FOREIGN = "package org.other; public class Foreign extends Exception {}";
    private static final String HIDDEN = "package dev.manyhands.internal; public class Hidden {}";

    @Nested
    class UpwardUses {
        private static final String POOL = "package dev.manyhands.pool; public class Pool { public static void close() {} }";

        @Test
        void aUseDownwardsIsFine() {
            assertUpward(List.of(), POOL, "package dev.manyhands; class Face { dev.manyhands.pool.Pool pool; }");
        }

        @Test
        void aCallUpwardsIsReported() {
            assertUpward(List.of("dev.manyhands.sync.Gate uses dev.manyhands.pool.Pool: dev.manyhands.sync lies below dev.manyhands.pool"),
                    POOL, "package dev.manyhands.sync; class Gate { void close() { dev.manyhands.pool.Pool.close(); } }");
        }

        @Test
        void aTypeArgumentUpwardsIsReported() {
            assertUpward(List.of("dev.manyhands.sync.Gate uses dev.manyhands.pool.Pool: dev.manyhands.sync lies below dev.manyhands.pool"),
                    POOL, "package dev.manyhands.sync; class Gate { java.util.List<dev.manyhands.pool.Pool> pools; }");
        }

        @Test
        void anArrayUpwardsIsReported() {
            assertUpward(List.of("dev.manyhands.sync.Gate uses dev.manyhands.pool.Pool: dev.manyhands.sync lies below dev.manyhands.pool"),
                    POOL, "package dev.manyhands.sync; class Gate { Object pools = new dev.manyhands.pool.Pool[3]; }");
        }

        @Test
        void theFaceIsNotBelowItsOwnRooms() {
            assertUpward(List.of("dev.manyhands.pool.Low uses dev.manyhands.Face: dev.manyhands.pool lies below dev.manyhands"),
                    "package dev.manyhands; public class Face {}", "package dev.manyhands.pool; class Low extends dev.manyhands.Face {}");
        }

        @Test
        void aCycleIsReported() {
            assertUpward(List.of("dev.manyhands.sync.Gate uses dev.manyhands.pool.Ring: dev.manyhands.sync lies below dev.manyhands.pool"),
                    "package dev.manyhands.pool; public class Ring { dev.manyhands.sync.Gate gate; }",
                    "package dev.manyhands.sync; public class Gate { dev.manyhands.pool.Ring ring; }");
        }

        @Test
        void aPackageThatIsNoRoomIsReported() {
            assertUpward(List.of("dev.manyhands.util.Strings lies in a package that is no room of the design: dev.manyhands.util"),
                    "package dev.manyhands.util; class Strings {}");
        }

        private static void assertUpward(List<String> expected, String... sources) {
            assertEquals(expected, ArchitectureRules.upwardUses(Samples.compile(sources)));
        }
    }

    @Nested
    class LeakedTypes {
        @Test
        void privateAndPackagePrivateUsesAreFine() {
            assertLeaks(List.of(), FOREIGN, HIDDEN, """
                    package dev.manyhands;
                    public class Face {
                        private org.other.Foreign foreign;
                        dev.manyhands.internal.Hidden hidden;
                        private static class Nested { public org.other.Foreign foreign; }
                        public java.util.List<String> names() throws java.io.IOException { return null; }
                    }
                    """);
            assertLeaks(List.of(), FOREIGN, "package dev.manyhands; class Face { public org.other.Foreign foreign; }");
        }

        @Test
        void everyPlaceOfASignatureIsRead() {
            assertLeaks(List.of(
                            "dev.manyhands.Face shows org.other.Foreign, a type of another library",
                            "dev.manyhands.Face$Nested.seen shows org.other.Foreign, a type of another library",
                            "dev.manyhands.Face.argument(List)void shows org.other.Foreign, a type of another library",
                            "dev.manyhands.Face.bound()void shows org.other.Foreign, a type of another library",
                            "dev.manyhands.Face.field shows org.other.Foreign, a type of another library",
                            "dev.manyhands.Face.result()Foreign[] shows org.other.Foreign, a type of another library",
                            "dev.manyhands.Face.thrown()void shows org.other.Foreign, a type of another library"),
                    FOREIGN, """
                    package dev.manyhands;
                    import org.other.Foreign;
                    public abstract class Face implements java.util.function.Supplier<Foreign> {
                        public static final Foreign field = null;
                        protected Foreign[] result() { return null; }
                        public void argument(java.util.List<? extends Foreign> list) {}
                        public <T extends java.util.List<Foreign>> void bound() {}
                        public void thrown() throws Foreign {}
                        protected static class Nested { public Foreign seen; }
                    }
                    """);
        }

        @Test
        void membersInheritedFromAHiddenClassAreReported() {
            assertLeaks(List.of("dev.manyhands.Base.foreign()Foreign shows org.other.Foreign, a type of another library"), FOREIGN,
                    "package dev.manyhands; class Base { public org.other.Foreign foreign() { return null; } }",
                    "package dev.manyhands; public class Face extends Base {}");
        }

        @Test
        void anInternalTypeIsReportedOutsideItsRoomOnly() {
            assertLeaks(List.of("dev.manyhands.Face.hidden()Hidden shows dev.manyhands.internal.Hidden, which is internal"), HIDDEN,
                    "package dev.manyhands; public class Face { public dev.manyhands.internal.Hidden hidden() { return null; } }",
                    "package dev.manyhands.internal; public class Neighbour { public Hidden hidden() { return null; } }");
        }

        private static void assertLeaks(List<String> expected, String... sources) {
            assertEquals(expected, ArchitectureRules.leakedTypes(Samples.compile(sources)));
        }
    }

    @Nested
    class UndescribedPackages {
        @Test
        void aPackageWithoutPackageInfoIsReported(@TempDir Path sources) throws IOException {
            Path described = Files.createDirectories(sources.resolve("dev/described"));
            Files.writeString(described.resolve("A.java"), "package dev.described; class A {}");
            Files.writeString(described.resolve("package-info.java"), "/** Says what it is for. */ package dev.described;");
            Path bare = Files.createDirectories(sources.resolve("dev/bare"));
            Files.writeString(bare.resolve("B.java"), "package dev.bare; class B {}");
            Path silent = Files.createDirectories(sources.resolve("dev/silent"));
            Files.writeString(silent.resolve("package-info.java"), "package dev.silent;");

            assertEquals(List.of("dev/bare has no package-info.java with javadoc", "dev/silent has no package-info.java with javadoc"),
                    ArchitectureRules.undescribedPackages(sources));
        }
    }

    @Nested
    class ConsoleUses {
        @Test
        void outErrAndStackTracesAreReportedWhereverTheyHide() {
            var classes = Samples.compile("""
                    package dev.manyhands;
                    class Loud {
                        void out() { System.out.println(); }
                        void err() { java.util.List.of(1).forEach(System.err::println); }
                        void trace(IllegalStateException e) { e.printStackTrace(); }
                        void reference(java.util.List<Exception> all) { all.forEach(Exception::printStackTrace); }
                        void text(Exception e, java.io.PrintWriter writer) { e.printStackTrace(writer); }
                    }
                    """);
            assertEquals(List.of(
                            "dev.manyhands.Loud.out()void uses System.out",
                            "dev.manyhands.Loud.err()void uses System.err",
                            "dev.manyhands.Loud.trace(IllegalStateException)void uses printStackTrace()",
                            "dev.manyhands.Loud.reference(List)void uses printStackTrace()"),
                    ArchitectureRules.consoleUses(classes));
        }
    }

    @Nested
    class UnserializableFunctions {
        @Test
        void aFunctionalInterfaceMustBeSerializable() {
            assertUnserializable(List.of("dev.manyhands.function.Plain is a functional interface but not Serializable"),
                    "package dev.manyhands.function; public interface Plain { void run() throws Exception; boolean equals(Object o); }",
                    "package dev.manyhands.function; public interface Good extends java.io.Serializable { void run() throws Exception; }");
        }

        @Test
        void inheritedMethodsAndInheritedSerializableCount() {
            assertUnserializable(List.of("dev.manyhands.function.Heir is a functional interface but not Serializable"),
                    "package dev.manyhands.function; public interface Heir extends java.util.function.Supplier<String> {}",
                    "package dev.manyhands.function; public interface Good extends java.io.Serializable { void run() throws Exception; }",
                    "package dev.manyhands.function; public interface Better extends Good { default void more() {} }");
        }

        @Test
        void otherInterfacesNeedNotBe() {
            assertUnserializable(List.of(),
                    "package dev.manyhands.function; public interface Two { void a(); void b(); }",
                    "package dev.manyhands.function; public interface None { default void a() {} }",
                    "package dev.manyhands.function; interface Unseen { void a(); }",
                    "package dev.manyhands.pool; public interface Elsewhere { void a(); }");
        }

        private static void assertUnserializable(List<String> expected, String... sources) {
            assertEquals(expected, ArchitectureRules.unserializableFunctions(Samples.compile(sources)));
        }
    }
}
