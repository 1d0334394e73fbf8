package io.asyncjobs.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The copies of the golden vectors are what was recorded: where the originals are at hand, byte for byte. */
class VectorsAreVerbatimTest {

    private static final Path COPIES = Path.of("src/test/resources/vectors");
    private static final Path ORIGINALS = Path.of("../../shared/vectors");

    /** For comparing by hand only. */
    private static final String BY_HAND = "ajc.json";

    static List<String> files() throws IOException {
        try (Stream<Path> copies = Files.list(COPIES);
                Stream<Path> originals = Files.isDirectory(ORIGINALS) ? Files.list(ORIGINALS) : Stream.empty()) {
            return Stream.concat(copies, originals)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.equals(BY_HAND))
                    .sorted()
                    .distinct()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void copiesAreTheOriginals(String file) throws IOException {
        byte[] copy = Files.readAllBytes(COPIES.resolve(file));
        Path original = ORIGINALS.resolve(file);
        if (Files.exists(original)) {
            assertThat(copy).isEqualTo(Files.readAllBytes(original));
        }
        JsonNode cases = Vectors.json(copy).path("cases");
        assertThat(cases.isArray()).isTrue();
        assertThat(cases).isNotEmpty();
    }
}
