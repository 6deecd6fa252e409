package dev.manyhands.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.manyhands.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The code of a page as a class: imports first, then methods and types, then all statements in one method {@code run}. */
final class Program {
    private final Page page;
    private final List<String> source = new ArrayList<>();
    /** The line of the page that each line of the source came from. */
    private final List<Integer> origins = new ArrayList<>();

    /** Code that the page takes for granted comes in {@code prelude}: imports and members of the class. */
    Program(Page page, String prelude) {
        this.page = page;
        List<String> body = new ArrayList<>();
        List<Integer> bodyOrigins = new ArrayList<>();
        List<String> members = new ArrayList<>(prelude.lines().filter(line -> !line.startsWith("import ")).toList());
        List<Integer> memberOrigins = new ArrayList<>(members.stream().map(line -> 0).toList());
        prelude.lines().filter(line -> line.startsWith("import ")).forEach(line -> add(line, 0));
        for (int b = 0; b < page.blocks().size(); b++) {
            Page.Block block = page.blocks().get(b);
            body.add("begin.accept(" + b + ");");
            bodyOrigins.add(block.line());
            boolean member = false;
            for (int k = 0; k < block.code().size(); k++) {
                String line = block.code().get(k);
                member |= line.matches("(static|record|enum) .*");
                if (line.startsWith("import ")) {
                    add(line, block.line() + k);
                } else {
                    (member ? members : body).add(line);
                    (member ? memberOrigins : bodyOrigins).add(block.line() + k);
                }
                member &= !line.equals("}");
            }
        }
        add("public class Program {", 0);
        add("public static void run(java.util.function.IntConsumer begin) throws Exception {", 0);
        source.addAll(body);
        origins.addAll(bodyOrigins);
        add("}", 0);
        source.addAll(members);
        origins.addAll(memberOrigins);
        add("}", 0);
    }

    private void add(String line, int origin) {
        source.add(line);
        origins.add(origin);
    }

    /** Compiles against the library alone. Returns one line per error, which names the line of the page. */
    List<String> compile(Path target) throws Exception {
        var file = new SimpleJavaFileObject(URI.create("string:///Program.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return String.join("\n", source);
            }
        };
        Path library = Path.of(Parallel.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        var found = new DiagnosticCollector<JavaFileObject>();
        ToolProvider.getSystemJavaCompiler().getTask(null, null, found,
            List.of("-d", target.toString(), "-cp", library.toString(), "-proc:none"), null, List.of(file)).call();
        return found.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).map(this::describe).toList();
    }

    private String describe(Diagnostic<?> error) {
        int line = (int) error.getLineNumber() - 1;
        return page.name() + ":" + origins.get(line) + ": " + error.getMessage(null) + "\n    " + source.get(line).strip();
    }

    /** Runs what was compiled. Returns what each block printed; a failure names the block. */
    List<String> run(Path target) throws Exception {
        List<ByteArrayOutputStream> printed = new ArrayList<>();
        PrintStream before = System.out;
        ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();
        IntConsumer begin = block -> {
            printed.add(new ByteArrayOutputStream());
            System.setOut(new PrintStream(printed.getLast(), true, UTF_8));
        };
        try (var loader = new URLClassLoader(new URL[] {target.toUri().toURL()}, Parallel.class.getClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader); // as that of an application: child processes get its class path
            loader.loadClass("Program").getMethod("run", IntConsumer.class).invoke(null, begin);
        } catch (ReflectiveOperationException e) {
            int line = printed.isEmpty() ? 0 : page.blocks().get(printed.size() - 1).line();
            throw new AssertionError("the code at " + page.name() + ":" + line + " failed: " + e.getCause(), e.getCause());
        } finally {
            System.setOut(before);
            Thread.currentThread().setContextClassLoader(loaderBefore);
        }
        return printed.stream().map(bytes -> bytes.toString(UTF_8).stripTrailing()).toList();
    }
}
