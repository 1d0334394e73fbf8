package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The usual answer to a publish, and all that only resembles it. */
class PubAckTextTest {

    private static long sequence(String text) {
        return PubAckText.sequence(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"stream\":\"CHORIA_AJ_TASKS\",\"seq\":1} | 1",
                "{\"stream\":\"S\",\"seq\":1234567890123} | 1234567890123",
                "{\"stream\":\"\u00dcber\",\"seq\":42} | 42",
                "{\"stream\":\"\",\"seq\":7} | 7"
            })
    void readsTheUsualAnswer(String text, long sequence) {
        assertThat(sequence(text)).isEqualTo(sequence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"stream\":\"S\",\"seq\":}",
                "{\"stream\":\"S\",\"seq\":0}",
                "{\"stream\":\"S\",\"seq\":-1}",
                "{\"stream\":\"S\",\"seq\":1",
                "{\"stream\":\"S\",\"seq\":1}}",
                "{\"stream\":\"S\",\"seq\":1} ",
                "{\"stream\":\"S\",\"seq\": 1}",
                "{\"stream\":\"S\",\"seq\":1.5}",
                "{\"stream\":\"S\",\"seq\":1,\"duplicate\":true}",
                "{\"stream\":\"S\",\"seq\":1,\"domain\":\"hub\"}",
                "{\"stream\":\"S\\\",\"seq\":1}",
                "{\"stream\":\"S",
                "{\"stream\":\"S\",\"seq\":1234567890123456789}",
                "{\"error\":{\"code\":400,\"err_code\":10071,\"description\":\"wrong last sequence: 1\"},\"stream\":\"S\",\"seq\":0}",
                "{\"seq\":1,\"stream\":\"S\"}",
                "[]",
                "+OK"
            })
    void leavesEverythingElseToTheParser(String text) {
        assertThat(sequence(text)).isZero();
    }

    @Test
    void leavesAnEmptyAnswerToTheParser() {
        assertThat(PubAckText.sequence(null)).isZero();
    }
}
