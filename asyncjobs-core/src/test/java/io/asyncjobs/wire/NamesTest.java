package io.asyncjobs.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that become part of subjects (protocol 1; B27, B30, B37). */
class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "email:new", "A-Z_0-9", ":", "2oGeP5PWVyPWkWdPX6sc4xKyqBm"})
    void takesNames(String name) {
        assertThat(Names.isValid(name)).isTrue();
        assertThat(Names.requireTaskId(name)).isEqualTo(name);
        assertThat(Names.requireTaskType(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a.b", "*", ">", "a b", "a/b", "ä", "a\n", "a\0", "١", "a@b", "[", "`", "{", ";"})
    void refusesOthers(String name) {
        assertThat(Names.isValid(name)).isFalse();
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Names.requireTaskId(name));
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Names.requireTaskType(name));
    }

    @Test
    void tellsWhatItRefuses() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Names.requireTaskType("a b"))
                .withMessage("task type is invalid: must match ^[a-zA-Z0-9_:-]+$, but is 'a b'");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Names.requireTaskId("a\nb"))
                .withMessage("task ID is invalid: must match ^[a-zA-Z0-9_:-]+$, but is 'a?b'");
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> Names.requireQueue("a.b"))
                .withMessageContaining("'a.b'")
                .withMessageContaining("243 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:b", "a@b", "$JS", "日本", "é", "a|b"})
    void takesQueueNames(String name) {
        assertThat(Names.requireQueue(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a.b", "a*", ">", "a/b", "a\\b", "a\t", "a\0", "a\u007f", "a\u2003b"})
    void refusesQueueNames(String name) {
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Names.requireQueue(name));
    }

    @Test
    void countsQueueNamesInBytes() {
        assertThat(Names.requireQueue("x".repeat(243))).hasSize(243);
        assertThat(Names.requireQueue("ä".repeat(121))).hasSize(121);
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Names.requireQueue("x".repeat(244)));
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Names.requireQueue("ä".repeat(122)));
    }

    @Test
    void printsNothingThatHurtsALog() {
        assertThat(Names.printable("a\r\n\u001b[31m")).isEqualTo("a???[31m");
        assertThat(Names.printable("x".repeat(1000))).isEqualTo("x".repeat(80) + "…");
    }

    @ParameterizedTest
    @CsvSource({
        "CHORIA_AJ.T.id, CHORIA_AJ_Q_MAIL, CHORIA_AJ.Q.MAIL.>, CHORIA_AJ.Q.MAIL.id, CHORIA_AJ.E.task_state.id",
    })
    void makesSubjects(String task, String stream, String filter, String item, String event) {
        assertThat(Subjects.task("id")).isEqualTo(task);
        assertThat(Subjects.queueStream("MAIL")).isEqualTo(stream);
        assertThat(Subjects.queueFilter("MAIL")).isEqualTo(filter);
        assertThat(Subjects.item("MAIL", "id")).isEqualTo(item);
        assertThat(Subjects.taskStateEvent("id")).isEqualTo(event);
    }
}
