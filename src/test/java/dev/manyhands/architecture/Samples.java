package dev.manyhands.architecture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles small sources in memory, so that a rule can be shown a violation that the real code must not have. */
final class Samples {
    private static final Pattern NAME = Pattern.compile("package ([\\w.]+);.*?(?:class|interface|record) (\\w+)", Pattern.DOTALL);

    private Samples() {}

    /** The classes of some sources, one top-level type each, without those that are not under {@code dev.manyhands}. */
    static CompiledClasses compile(String... sources) {
        var javac = ToolProvider.getSystemJavaCompiler();
        var compiled = new TreeMap<String, ByteArrayOutputStream>();
        try (var files = new InMemory(javac.getStandardFileManager(null, null, null), compiled)) {
            List<Source> units = Stream.of(sources).map(Source::new).toList();
            if (!javac.getTask(null, files, null, List.of("-proc:none"), null, units).call()) {
                throw new AssertionError("a sample does not compile");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return CompiledClasses.of(compiled.entrySet().stream().filter(e -> e.getKey().startsWith("dev.manyhands."))
                .map(Map.Entry::getValue).map(ByteArrayOutputStream::toByteArray).toList());
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(uri(text), Kind.SOURCE);
            this.text = text;
        }

        private static URI uri(String text) {
            Matcher found = NAME.matcher(text);
            if (!found.find()) {
                throw new IllegalArgumentException("no package and type in: " + text);
            }
            return URI.create("string:///" + found.group(1).replace('.', '/') + "/" + found.group(2) + ".java");
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ByteArrayOutputStream> compiled;

        InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> compiled) {
            super(files);
            this.compiled = compiled;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("bytes:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    compiled.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
