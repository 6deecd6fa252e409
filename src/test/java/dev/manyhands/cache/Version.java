package dev.manyhands.cache;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** One version of a small application: sources that are compiled into a folder of their own and loaded by a loader of their own. */
final class Version {
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:abstract |final |sealed )*(?:class|record|enum|interface) (\\w+)");

    private final Path folder;
    private final ClassLoader loader;

    private Version(Path folder, List<Path> classPath) {
        this.folder = folder;
        URL[] urls = classPath.stream().map(Version::url).toArray(URL[]::new);
        this.loader = new URLClassLoader(urls, new OnlyManyhands());
    }

    /** Shows Manyhands and the JDK, but none of the other classes of the tests: the application is what was compiled. */
    private static final class OnlyManyhands extends ClassLoader {
        OnlyManyhands() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            return Version.class.getClassLoader().loadClass(name);
        }

        @Override
        protected URL findResource(String name) {
            return name.startsWith("dev/manyhands/") ? Version.class.getClassLoader().getResource(name) : null;
        }
    }

    /** Compiles sources, each of a class in a package, and loads them from the folder. */
    static Version of(Path parent, String... sources) {
        return of(parent, List.of(), sources);
    }

    /** Compiles sources that use libraries. */
    static Version of(Path parent, List<Path> libraries, String... sources) {
        Path folder = compile(parent, libraries, sources);
        return new Version(folder, Stream.concat(Stream.of(folder), libraries.stream()).toList());
    }

    /** Compiles sources and loads them from a jar. */
    static Version ofJar(Path parent, String... sources) {
        return new Version(parent, List.of(jar(parent, "app.jar", sources)));
    }

    /** Compiles sources into a jar. */
    static Path jar(Path parent, String name, String... sources) {
        Path folder = compile(parent, List.of(), sources);
        try {
            Path jar = Files.createTempDirectory(parent, "jar").resolve(name);
            try (OutputStream out = Files.newOutputStream(jar); var zip = new JarOutputStream(out);
                    Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    zip.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                    Files.copy(file, zip);
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compile(Path parent, List<Path> libraries, String... sources) {
        try {
            Path folder = Files.createTempDirectory(parent, "classes");
            Path texts = Files.createTempDirectory(parent, "sources");
            var files = new ArrayList<Path>();
            for (String source : sources) {
                Path file = texts.resolve(find(PACKAGE, source).replace('.', '/')).resolve(find(TYPE, source) + ".java");
                Files.createDirectories(file.getParent());
                files.add(Files.writeString(file, source));
            }
            String path = Stream.concat(Stream.of(System.getProperty("java.class.path")), libraries.stream().map(Path::toString))
                    .reduce((a, b) -> a + System.getProperty("path.separator") + b).orElseThrow();
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            var messages = new StringWriter();
            try (var manager = compiler.getStandardFileManager(null, null, null)) {
                assertTrue(compiler.getTask(messages, manager, null,
                        List.of("-g", "-proc:none", "-d", folder.toString(), "-cp", path), null,
                        manager.getJavaFileObjectsFromPaths(files)).call(), messages::toString);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String find(Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        assertTrue(matcher.find(), source);
        return matcher.group(1);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** What a static method without arguments returns. */
    Object call(String type, String method) {
        try {
            var found = loader.loadClass(type).getDeclaredMethod(method);
            found.setAccessible(true);
            return found.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** The key of the function that {@code app.Main.fn()} returns. */
    FunctionKey key() {
        return FunctionKey.of(call("app.Main", "fn"), false, null);
    }

    /** The key of a call of that function. */
    Digest callKey(Object... arguments) {
        return CallKey.of(key(), arguments, java.util.Set.of()).digest();
    }
}
