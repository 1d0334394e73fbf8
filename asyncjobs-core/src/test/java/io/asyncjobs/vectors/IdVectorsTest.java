package io.asyncjobs.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Ksuid;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.wire.Names;
import io.asyncjobs.worker.WorkerOptions;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** ids.json: identifiers and names (protocol 1, 3, 15). */
class IdVectorsTest {

    private static final HexFormat HEX = HexFormat.of();

    @TestFactory
    Stream<DynamicTest> convertsKsuids() {
        return Vectors.tests(Vectors.cases("ids.json", "ksuid"), each -> {
            String text = each.path("text").asText();
            byte[] bytes = HEX.parseHex(each.path("bytes_hex").asText());

            assertThat(Ksuid.encode(bytes)).isEqualTo(text);
            assertThat(Ksuid.decode(text)).isEqualTo(bytes);
            assertThat(Ksuid.time(text))
                    .isEqualTo(Instant.parse(each.path("time").asText()))
                    .isEqualTo(Instant.ofEpochSecond(each.path("unix_seconds").longValue()));
        });
    }

    @TestFactory
    Stream<DynamicTest> readsAndRefusesKsuidsAsGoDoes() {
        return Vectors.tests(Vectors.cases("ids.json", "ksuid parse"), each -> {
            String text = each.path("text").asText();
            if (each.path("error").isNull()) {
                assertThat(HEX.formatHex(Ksuid.decode(text)))
                        .isEqualTo(each.path("bytes_hex").asText());
            } else {
                assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Ksuid.decode(text));
            }
        });
    }

    @Test
    void ordersKsuidsByTime() {
        JsonNode order = Vectors.cases("ids.json", "ksuid order").get(0);
        List<String> ascending = Vectors.list(order.path("texts_ascending"))
                .map(JsonNode::asText)
                .collect(Collectors.toList());
        List<String> shuffled = new java.util.ArrayList<>(ascending);
        Collections.reverse(shuffled);

        assertThat(shuffled.stream().sorted()).isEqualTo(ascending);
        assertThat(ascending.stream().map(Ksuid::time).toList()).isSorted();
        assertThat(Ksuid.encode(new byte[20])).isEqualTo(order.path("min").asText());
        assertThat(Ksuid.time(order.path("min").asText()).getEpochSecond())
                .isEqualTo(order.path("epoch_offset_seconds").longValue());
    }

    @TestFactory
    Stream<DynamicTest> takesAndRefusesNamesAsGoDoes() {
        return Vectors.tests(Vectors.cases("ids.json", "names"), each -> {
            String text = each.path("text").asText();

            assertThat(Names.isValid(text)).isEqualTo(each.path("valid_name").booleanValue());
            assertRefused(each.path("task_type_error"), () -> Task.builder(text));
            assertRefused(each.path("task_id_error"), () -> Task.builder("t").id(text));
            if (each.path("queue_error").isNull()) {
                assertThat(QueueConfig.of(text).name()).isEqualTo(text);
            } else {
                assertThatThrownBy(() -> QueueConfig.of(text)).isInstanceOf(InvalidRequestException.class);
            }
        });
    }

    private static void assertRefused(JsonNode error, Runnable naming) {
        if (error.isNull()) {
            naming.run();
        } else {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(naming::run)
                    .withMessageStartingWith(error.asText());
        }
    }

    @TestFactory
    Stream<DynamicTest> takesAndRefusesStatesToDiscardAsGoDoes() {
        return Vectors.tests(Vectors.cases("ids.json", "discard names"), each -> {
            Optional<TaskState> state = TaskState.named(each.path("text").asText());
            if (each.path("client_error").isNull()) {
                assertThat(WorkerOptions.ofDefaults()
                                .withDiscard(Set.of(state.orElseThrow()))
                                .discard())
                        .containsExactly(state.get());
            } else if (state.isEmpty()) {
                // Go knows the empty name, and refuses it too.
                assertThat(each.path("is_unknown_discard_policy").booleanValue()
                                || each.path("text").asText().isEmpty())
                        .isTrue();
            } else {
                assertThat(each.path("is_unknown_discard_policy").booleanValue())
                        .isFalse();
                assertThatExceptionOfType(InvalidRequestException.class)
                        .isThrownBy(() -> WorkerOptions.ofDefaults().withDiscard(Set.of(state.get())))
                        .withMessage(each.path("client_error").asText());
            }
        });
    }

    @Test
    void takesCompletedForComplete() {
        assertThat(TaskState.named("completed")).contains(TaskState.COMPLETE);
    }
}
