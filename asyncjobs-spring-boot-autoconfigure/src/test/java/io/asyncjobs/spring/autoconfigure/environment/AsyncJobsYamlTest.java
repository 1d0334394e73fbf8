package io.asyncjobs.spring.autoconfigure.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.config.ConfigDataLoaderContext;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;

class AsyncJobsYamlTest {

    @Test
    void becomesProperties() throws IOException {
        assertThat(
                        properties(
                                """
                        nats: AJ_EMAIL
                        queue: EMAIL
                        name: example.net/handlers
                        asyncjobs: v0.0.8
                        retry: 1h
                        discard: [completed, expired]
                        task_signatures_optional: true
                        tasks:
                          - type: audit:log
                            remote: true
                          - type: webhook:call
                            command: webhook/call.sh
                        """))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("asyncjobs.nats.context", "AJ_EMAIL"),
                        Map.entry("asyncjobs.queue", "EMAIL"),
                        Map.entry("asyncjobs.retry", "1h"),
                        Map.entry("asyncjobs.discard[0]", "completed"),
                        Map.entry("asyncjobs.discard[1]", "expired"),
                        Map.entry("asyncjobs.signing.optional", "true"),
                        Map.entry("asyncjobs.tasks[0].type", "audit:log"),
                        Map.entry("asyncjobs.tasks[0].remote", "true"),
                        Map.entry("asyncjobs.tasks[1].type", "webhook:call"),
                        Map.entry("asyncjobs.tasks[1].command", "webhook/call.sh")));
    }

    @Test
    void prefersRemoteThenCommandThenPackage() throws IOException {
        assertThat(
                        properties(
                                """
                        tasks:
                          - { type: a, remote: true, command: a.sh, package: example.net/a, version: 1.0 }
                          - { type: b, remote: false, command: b.sh, package: example.net/b, version: 1.0 }
                        """))
                .containsOnlyKeys(
                        "asyncjobs.tasks[0].type",
                        "asyncjobs.tasks[0].remote",
                        "asyncjobs.tasks[1].type",
                        "asyncjobs.tasks[1].command");
    }

    @Test
    void setsNothingThatItLeavesOutOrEmpty() throws IOException {
        assertThat(properties("")).isEmpty();
        assertThat(properties("nats:\nqueue: ''\nretry:\ndiscard: []\ntasks: []\n"))
                .isEmpty();
    }

    @Test
    void keepsWhereAValueStands() throws IOException {
        PropertySource<?> source = load("queue: EMAIL\nretry: 1h\n").get(0);

        assertThat(OriginLookup.getOrigin(source, "asyncjobs.retry")).asString().contains("2:8");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("queues: EMAIL", "The key 'queues' of", "Known are nats, queue,"),
                Arguments.of("nats: { context: AJ }", "The key 'nats.context' of", "Known are nats, queue,"),
                Arguments.of("tasks: all", "The key 'tasks' of", "Known are nats, queue,"),
                Arguments.of("- queue", "The key ", "Known are nats, queue,"),
                Arguments.of(
                        "tasks: [{ type: a, comand: a.sh }]", "The key 'tasks[0].comand' of", "of each task type,"),
                Arguments.of("tasks: [{ remote: true }]", "has no type.", "Add the type"),
                Arguments.of(
                        "tasks: [{ type: a }]", "has neither 'remote: true' nor a command.", "@TaskHandler(\"a\")"),
                Arguments.of(
                        "tasks: [{ type: a, remote: maybe }]",
                        "The key 'tasks[0].remote' of",
                        "Set it to true or false."),
                Arguments.of(
                        "tasks: [{ type: a, package: example.net/a, version: v1.0.0 }]",
                        "names a Go package, which can't run here.",
                        "Write a method with @TaskHandler(\"a\")"),
                Arguments.of("queue: A\n---\nqueue: B\n", "has 2 documents", "Remove all but the first."),
                Arguments.of("queue: [A", "can't be read as YAML", "Correct the file."));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedWithWhatIsWrongAndWhatToDo(String yaml, String what, String action) {
        assertThatThrownBy(() -> properties(yaml)).isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
            assertThat(failure).hasMessageContaining(what).hasMessageContaining("asyncjobs.yaml at");
            assertThat(failure.action()).contains(action);
        });
    }

    @Test
    void isRefusedWhenItIsNoFile(@TempDir Path directory) {
        AsyncJobsYamlResource resource = new AsyncJobsYamlResource(new FileSystemResource(directory));

        assertThatThrownBy(() -> new AsyncJobsYamlLoader().load(mock(ConfigDataLoaderContext.class), resource))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure).hasMessageContaining("can't be read.");
                    assertThat(failure.action()).isEqualTo("Make it a file that the user of this process may read.");
                });
    }

    private static Map<String, String> properties(String yaml) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        for (PropertySource<?> source : load(yaml)) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                properties.put(name, String.valueOf(source.getProperty(name)));
            }
        }
        return properties;
    }

    private static List<PropertySource<?>> load(String yaml) throws IOException {
        ByteArrayResource file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "here");
        return new AsyncJobsYamlLoader()
                .load(mock(ConfigDataLoaderContext.class), new AsyncJobsYamlResource(file))
                .getPropertySources();
    }
}
