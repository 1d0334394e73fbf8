package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.compat.Differences.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/conformance.md lists is complete, and the tests that it names exist. */
class ConformanceTest {

    private static final String LATER = "(later)";
    private static final Pattern TEST = Pattern.compile("([A-Z]\\w*(?:Test|IT))#(\\w+)");

    /** How many cases the tests of the Go implementation have, section by section. */
    private static final Map<String, Integer> CASES = ordered(
            "Client",
            10,
            "Task",
            13,
            "Retry policies",
            4,
            "Events",
            2,
            "Routing",
            18,
            "Processor",
            17,
            "Request-reply",
            7,
            "Storage",
            41);

    private static final Map<String, Integer> LATER_CASES = ordered(
            "Scheduler",
            1,
            "Elections",
            6,
            "HTTP server",
            8,
            "HTTP server: meta",
            5,
            "HTTP server: queues",
            8,
            "HTTP server: schedules",
            8,
            "HTTP server: tasks",
            18,
            "Server command",
            2);

    private static final int SCHEDULE_CASES_OF_STORAGE = 9;

    private static final Differences DOCUMENT = Differences.read("conformance.md");

    private static Map<String, Integer> ordered(Object... namesAndNumbers) {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndNumbers.length; i += 2) {
            map.put((String) namesAndNumbers[i], (Integer) namesAndNumbers[i + 1]);
        }
        return map;
    }

    static Stream<Row> cases() {
        return CASES.keySet().stream().flatMap(section -> DOCUMENT.rows(section).stream());
    }

    static List<String> tests() {
        return cases().map(row -> row.cell(2))
                .filter(cell -> !cell.equals(LATER))
                .flatMap(cell -> Stream.of(cell.split(", ")))
                .distinct()
                .toList();
    }

    @Test
    void listsEveryCase() {
        Map<String, Integer> sections = new LinkedHashMap<>(CASES);
        sections.putAll(LATER_CASES);

        assertThat(DOCUMENT.headings()).containsExactlyElementsOf(sections.keySet());
        sections.forEach((section, number) ->
                assertThat(DOCUMENT.rows(section)).as(section).hasSize(number));
        assertThat(cases().map(row -> row.cell(1))).doesNotHaveDuplicates();
    }

    @Test
    void everyCaseIsMarkedAndHasATest() {
        assertThat(cases()).allSatisfy(row -> {
            assertThat(row.cell(0)).isIn("C", "N", "I");
            assertThat(row.cell(1)).isNotEmpty();
            assertThat(row.cell(2)).isNotEmpty();
            assertThat(row.cell(2).equals(LATER)).isEqualTo(row.cell(3).equals("schedules"));
        });
        assertThat(cases().filter(row -> row.cell(2).equals(LATER))).hasSize(SCHEDULE_CASES_OF_STORAGE);
        LATER_CASES.keySet().forEach(section -> assertThat(DOCUMENT.rows(section))
                .allSatisfy(row -> {
                    assertThat(row.cell(0)).isIn("C", "N", "I");
                    assertThat(row.cell(2)).isIn("schedules", "HTTP API");
                }));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void namesATestThatExists(String name) throws IOException {
        MatchResult test = TEST.matcher(name)
                .results()
                .filter(match -> match.group().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not of the form Class#method: " + name));
        try (Stream<Path> files = Files.walk(Differences.moduleFolder().resolve("src/test/java"))) {
            List<Path> sources =
                    files.filter(file -> file.endsWith(test.group(1) + ".java")).toList();

            assertThat(sources).as("classes " + test.group(1)).hasSize(1);
            assertThat(sources.get(0))
                    .content()
                    .containsPattern("\\n    (void|Stream<DynamicTest>) " + test.group(2) + "\\(");
        }
    }
}
