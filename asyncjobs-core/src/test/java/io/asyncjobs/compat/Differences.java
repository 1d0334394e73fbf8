package io.asyncjobs.compat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What docs/differences.md, or another document, says: its tables and lists are part of the tests. */
final class Differences {

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    /** A row of a table. */
    record Row(List<String> cells) {

        /** The text of a cell, without the marks of code. */
        String cell(int column) {
            return cells.get(column).replace("`", "");
        }
    }

    private final String document;
    private final List<String> lines;

    private Differences(String document, List<String> lines) {
        this.document = document;
        this.lines = lines;
    }

    static Differences read() {
        return read("differences.md");
    }

    /** Reads another document of the same form. */
    static Differences read(String document) {
        Path file = moduleFolder().resolve("../docs").resolve(document);
        try {
            return new Differences(document, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path moduleFolder() {
        return Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    }

    /** The rows of the tables directly under a heading. */
    List<Row> rows(String heading) {
        List<String> table =
                section(heading).filter(line -> line.startsWith("|")).toList();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < table.size(); i++) {
            boolean head = i + 1 < table.size() && table.get(i + 1).startsWith("| ---");
            if (!head && !table.get(i).startsWith("| ---")) {
                rows.add(new Row(Arrays.stream(table.get(i).split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList()));
            }
        }
        return rows;
    }

    /** The row of a table whose first cell has a text. */
    Optional<Row> row(String heading, String first) {
        return rows(heading).stream().filter(row -> row.cell(0).equals(first)).findFirst();
    }

    /** The headings of the third level. */
    List<String> headings() {
        return lines.stream()
                .filter(line -> line.startsWith("### "))
                .map(line -> line.substring(4))
                .toList();
    }

    /** All that stands in code marks. */
    Stream<String> code() {
        return lines.stream().flatMap(line -> CODE.matcher(line).results().map(match -> match.group(1)));
    }

    /** What a sequence of Go's is here when its scenario has no row: rewritten by the rules for all lifecycles. */
    String rewritten(String sequence) {
        Row rule = row("Every lifecycle", "a handler starts").orElseThrow();
        if (!rule.cell(1).equals("active N") || !rule.cell(2).equals("active N+1")) {
            throw new IllegalStateException("no such rule is known: " + rule);
        }
        return Pattern.compile("(^|, )active (\\d+)")
                .matcher(sequence)
                .replaceAll(start -> start.group(1) + "active " + plusOne(start));
    }

    private static int plusOne(MatchResult start) {
        return Integer.parseInt(start.group(2)) + 1;
    }

    private Stream<String> section(String heading) {
        int start = lines.indexOf("## " + heading);
        start = start < 0 ? lines.indexOf("### " + heading) : start;
        if (start < 0) {
            throw new IllegalArgumentException("docs/" + document + " has no heading " + heading);
        }
        return lines.stream().skip(start + 1L).takeWhile(line -> !line.startsWith("#"));
    }
}
