package io.asyncjobs.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.compat.Differences.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/differences.md says of Go is what was recorded, and the tests that it names exist. */
class DifferencesTest {

    private static final String SCENARIOS = "Scenario by scenario";

    /** {@code Class}, {@code Class#method}, or either with the folder of another module and a slash before it. */
    private static final Pattern TEST = Pattern.compile("(?:([a-z-]+)/)?([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?");

    /** The numbers of the project's list go from B1 to this one. */
    private static final int DEFECTS = 54;

    private static final Differences DIFFERENCES = Differences.read();

    static Stream<Row> scenarios() {
        return DIFFERENCES.rows(SCENARIOS).stream();
    }

    static List<MatchResult> tests() {
        return DIFFERENCES
                .code()
                .distinct()
                .flatMap(text -> TEST.matcher(text).results())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void quotesGoAsRecorded(Row row) {
        List<Recorded> variants = Recorded.lifecycles()
                .filter(each -> each.scenario().equals(row.cell(0)))
                .toList();

        assertThat(variants).isNotEmpty().allSatisfy(each -> assertThat(each.steps())
                .isEqualTo(row.cell(1)));
        assertThat(row.cell(2)).isNotEqualTo(DIFFERENCES.rewritten(row.cell(1)));
        assertThat(row.cell(3)).containsPattern("\\(B\\d+");
    }

    @Test
    void namesNoScenarioTwiceOrOneThatWasNotRecorded() {
        List<String> rows = scenarios().map(row -> row.cell(0)).toList();
        Set<String> recorded = Recorded.lifecycles().map(Recorded::scenario).collect(Collectors.toSet());

        assertThat(recorded).containsAll(rows);
        assertThat(rows).doesNotHaveDuplicates();
    }

    /** The rows of defects: number, Go, ours, test, what a Go peer notices. */
    private static Stream<Row> defects() {
        return Stream.concat(
                DIFFERENCES.rows("In behaviour").stream(),
                DIFFERENCES.rows("Later parts of the protocol, and what needs none").stream());
    }

    @Test
    void hasARowForEveryDefectOfTheReference() {
        Set<Integer> named = defects()
                .flatMap(row ->
                        Pattern.compile("\\bB(\\d+)\\b").matcher(row.cell(0)).results())
                .map(number -> Integer.valueOf(number.group(1)))
                .collect(Collectors.toSet());

        assertThat(named).isEqualTo(IntStream.rangeClosed(1, DEFECTS).boxed().collect(Collectors.toSet()));
    }

    @Test
    void provesEveryDefectByATestOrNamesThePartThatWill() {
        assertThat(defects()).allSatisfy(row -> {
            assertThat(row.cells()).hasSize(5).noneMatch(String::isBlank);
            assertThat(row.cell(3))
                    .matches(cell -> TEST.matcher(cell).find()
                            || cell.matches("later: (parking|schedules|HTTP API)")
                            || cell.equals("by hand with ajc"));
        });
    }

    @ParameterizedTest
    @MethodSource("tests")
    void namesTestsThatExist(MatchResult test) throws IOException {
        Path module = test.group(1) == null
                ? Differences.moduleFolder()
                : Differences.moduleFolder().resolveSibling(test.group(1));
        try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
            List<Path> sources =
                    files.filter(file -> file.endsWith(test.group(2) + ".java")).toList();

            assertThat(sources).as("classes " + test.group(2) + " in " + module).hasSize(1);
            if (test.group(3) != null) {
                assertThat(sources.get(0)).content().contains("void " + test.group(3) + "(");
            }
        }
    }
}
