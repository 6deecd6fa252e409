package dev.manyhands.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The arguments of this JVM that its children get too, so that the same program means the same there: system properties, opened packages,
 * preview features, assertions. Not what is about memory, collectors, agents and ports.
 */
final class Inherited {
    private static final Path COMMAND = Path.of("/proc/self/cmdline");
    /** Whose value is the next argument. */
    private static final Set<String> WITH_VALUE = Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path",
            "--upgrade-module-path",
            "--add-modules", "--limit-modules", "--describe-module", "-d", "--add-reads");
    private static final List<String> OPENING = List.of("--add-opens", "--add-exports", "--enable-native-access");
    /** Beginnings of arguments that are inherited. */
    private static final List<String> KEPT = List.of("-D", "--enable-preview", "-ea", "-enableassertions", "-da", "-disableassertions",
            "-esa",
            "--sun-misc-unsafe-memory-access", "--illegal-native-access");
    /** And of those that are not: ports can be taken once only, and these two are said of the class path of children anew. */
    private static final List<String> DROPPED = List.of("-Dcom.sun.management.", "-Djava.class.path=", "-Djava.system.class.loader=");

    private Inherited() {
    }

    /** The arguments of this JVM that are inherited. */
    static List<String> arguments() {
        List<String> all = new ArrayList<>();
        for (String variable : Launcher.ARGUMENT_VARIABLES) {
            String value = System.getenv(variable);
            if (value != null) {
                all.addAll(List.of(value.strip().split("\\s+")));
            }
        }
        all.addAll(commandLine());
        return select(all);
    }

    private static List<String> commandLine() {
        try {
            String[] words = Files.readString(COMMAND).split("\0");
            return List.of(words).subList(Math.min(1, words.length), words.length);
        } catch (IOException | RuntimeException e) {
            return List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
        }
    }

    /** Those before the main class that are inherited. */
    static List<String> select(List<String> arguments) {
        List<String> selected = new ArrayList<>();
        for (int k = 0; k < arguments.size(); k++) {
            String argument = arguments.get(k);
            if (argument.equals("-jar") || argument.equals("-m") || argument.equals("--module") || !argument.startsWith("-")
                    && !argument.startsWith("@")) {
                break; // the program and its own arguments
            }
            String name = argument;
            if (OPENING.contains(name) && k + 1 < arguments.size()) {
                open(name, arguments.get(++k), selected);
            } else if (OPENING.stream().anyMatch(each -> name.startsWith(each + "="))) {
                int value = name.indexOf('=') + 1;
                open(name.substring(0, value - 1), name.substring(value), selected);
            } else if (WITH_VALUE.contains(name)) {
                k++;
            } else if (KEPT.stream().anyMatch(name::startsWith) && DROPPED.stream().noneMatch(name::startsWith)) {
                selected.add(name);
            }
        }
        return selected;
    }

    /** What is opened to anybody is opened to the unnamed module, in which all classes of children are. */
    private static void open(String name, String value, List<String> selected) {
        int module = value.indexOf('/');
        int target = value.indexOf('=', Math.max(0, module));
        if (name.equals("--enable-native-access")) {
            selected.add(name + "=ALL-UNNAMED");
        } else if (module > 0 && target > module && ModuleLayer.boot().findModule(value.substring(0, module)).isPresent()
                && (value.startsWith("java.") || value.startsWith("jdk."))) {
            selected.add(name + "=" + value.substring(0, target) + "=ALL-UNNAMED");
        }
    }
}
