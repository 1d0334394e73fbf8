package io.asyncjobs.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.Router;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.task.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** errors.json: the texts that users and peers see (protocol 28). Those that need a server are tested with one. */
class ErrorVectorsTest {

    /** How each error comes about here. */
    private static final Map<String, ThrowingCallable> OURS = new TreeMap<>(Map.of(
            "ErrTerminateTask",
            () -> {
                throw new TerminateTaskException();
            },
            "ErrTaskIDInvalid",
            () -> Task.builder("t").id("a.b"),
            "ErrQueueNameRequired",
            () -> QueueConfig.of(""),
            "ErrUnknownRetryPolicy",
            () -> RetryPolicy.named("5m"),
            "ErrDuplicateHandlerForTaskType",
            () -> new Router().handle("t", (task, context) -> null).handle("t", (task, context) -> null),
            "ErrInvalidMiddleware",
            () -> new Router().use((Middleware) null)));

    @TestFactory
    Stream<DynamicTest> textsAreThoseOfGo() {
        List<JsonNode> same = Vectors.cases("errors.json").stream()
                .filter(each -> OURS.containsKey(each.path("name").asText()))
                .toList();
        assertThat(same).hasSameSizeAs(OURS.keySet());
        return Vectors.tests(same, each -> assertThat(
                        catchThrowable(OURS.get(each.path("name").asText())))
                .hasMessageStartingWith(each.path("text").asText()));
    }

    @Test
    void theTextOfAMissingHandlerIsThatOfGo() {
        Task recorded = Vectors.cases("tasks.json", "lifecycle").stream()
                .filter(each -> each.path("name").asText().startsWith("no handler for the type"))
                .map(each ->
                        Task.fromJson(Vectors.body(each.path("saves").path(2).path("body"))))
                .findAny()
                .orElseThrow();

        assertThat(catchThrowable(
                        () -> new Router().find(recorded.type()).handler().handle(recorded, null)))
                .hasMessage(recorded.lastError());
    }

    @Test
    void theTextOfATerminatedTaskIsThatOfGo() {
        assertThat(new TerminateTaskException("bad input")).hasMessage("bad input: terminate task");
        assertThat(recordedErrors()).contains("bad input: terminate task", "terminate task");
    }

    private static List<String> recordedErrors() {
        return Vectors.cases("tasks.json", "lifecycle").stream()
                .filter(each -> each.path("stored_at_end").isObject())
                .map(each -> Task.fromJson(Vectors.body(each.path("stored_at_end"))))
                .map(Task::lastError)
                .toList();
    }
}
