package dev.manyhands.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java code of one page. The {@code java} blocks of a Markdown page are one program, from top to bottom; a {@code text} block is
 * what the block before it prints. Where a table has a column headed "Manyhands", the calls in that column come after the blocks.
 *
 * @param name   the page's name, for messages
 * @param blocks the code
 */
record Page(String name, List<Block> blocks) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* *}</pre>", Pattern.DOTALL);
    private static final String COLUMN = "Manyhands";

    /**
     * Some lines of code.
     *
     * @param line    where the first one stands on the page, from 1
     * @param code    the lines
     * @param printed what the page says that they print; null if it may be anything
     */
    record Block(int line, List<String> code, String printed) {
    }

    static Page ofMarkdown(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Block> blocks = new ArrayList<>();
        List<Block> calls = new ArrayList<>();
        int column = -1;
        for (int k = 0; k < lines.size(); k++) {
            String line = lines.get(k);
            if (line.startsWith("```")) {
                int end = k + 1;
                while (!lines.get(end).startsWith("```")) {
                    end++;
                }
                List<String> inside = lines.subList(k + 1, end);
                if (line.equals("```java")) {
                    blocks.add(new Block(k + 2, inside, ""));
                } else if (line.equals("```text")) {
                    Block printer = blocks.removeLast();
                    blocks.add(new Block(printer.line(), printer.code(), String.join("\n", inside)));
                }
                k = end;
            } else if (!line.startsWith("|")) {
                column = -1;
            } else if (column < 0) {
                column = cells(line).indexOf(COLUMN);
                column = column < 0 ? Integer.MAX_VALUE : column;
            } else if (column < cells(line).size()) {
                for (Matcher code = CODE.matcher(cells(line).get(column)); code.find();) {
                    if (code.group(1).contains("(")) {
                        calls.add(call(k + 1, code.group(1)));
                    }
                }
            }
        }
        blocks.addAll(calls);
        return new Page(file.getFileName().toString(), blocks);
    }

    private static List<String> cells(String row) {
        return Arrays.stream(row.split("\\|")).map(String::strip).toList();
    }

    /** A call as a table writes it: {@code .width(4)} is an option of a job. */
    private static Block call(int line, String code) {
        return new Block(line, List.of("{ " + (code.startsWith(".") ? "Parallel.with()" : "") + code + "; }"), null);
    }

    /** The examples in the javadoc of a source file. */
    static Page ofJavadoc(Path file) throws IOException {
        String source = Files.readString(file);
        List<Block> blocks = new ArrayList<>();
        for (Matcher found = EXAMPLE.matcher(source); found.find();) {
            List<String> code = new ArrayList<>(List.of("{"));
            found.group(1).lines().map(line -> line.replaceFirst("^ *\\* ?", "")).forEach(code::add);
            code.add("}");
            blocks.add(new Block((int) source.substring(0, found.start(1)).lines().count(), code, null));
        }
        return new Page(file.getFileName().toString(), blocks);
    }
}
