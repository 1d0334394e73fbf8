package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** UTF-8 as Go reads it (protocol 2). */
class Utf8Test {

    @ParameterizedTest
    @CsvSource({
        "61, a",
        "61fffe62, a??b",
        "c3bc, ü",
        "c3, ?",
        "e28261, ??a",
        "e282, ??",
        "eda080, ???",
        "f09f9880, 😀",
        "f09f98, ???",
        "c080, ??",
        "f4908080, ????"
    })
    void replacesEachByteThatIsNoUtf8(String hex, String text) {
        byte[] bytes = HexFormat.of().parseHex(hex);

        assertThat(Utf8.text(bytes)).isEqualTo(text.replace('?', '\uFFFD'));
    }
}
