package io.asyncjobs.spring.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.TestApplication;
import io.asyncjobs.test.NatsServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the dashboard and the README ask Prometheus for exists in a running application. */
class DashboardIT {

    private static final Pattern METRIC = Pattern.compile("(?<![a-z_./])asyncjobs_[a-z_]+(?![a-z_/.])");
    private static final Pattern LABELS = Pattern.compile("by \\(([a-z, ]+)\\)");
    private static final Set<String> KNOWN_LABELS = Set.of("queue", "type", "outcome", "error", "reason");

    static class Handlers {

        @TaskHandler("email:")
        void handle(String payload) {
            if (payload.equals("fail")) {
                throw new IllegalStateException("asked to");
            }
        }
    }

    @Test
    void everyMetricThatIsAskedForExists() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(Path.of("../docs/grafana/asyncjobs.json")));
        String asked = dashboard.findValuesAsString("expr").stream().collect(Collectors.joining("\n"))
                + dashboard.at("/templating/list/1/query/query").asString();
        String readme = Files.readString(Path.of("../README.md"));
        Set<String> metrics = metrics(asked);
        assertThat(metrics).hasSizeGreaterThan(10).contains("asyncjobs_queue_depth", "asyncjobs_task_finished_total");
        assertThat(metrics(readme)).hasSizeGreaterThan(5);

        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
            jobs.enqueue("email:new", "x");
            jobs.enqueue("email:new", "fail", task -> task.maxTries(1));

            await().untilAsserted(() -> {
                Set<String> there = registry.scrape()
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.replaceFirst("[{ ].*", ""))
                        .collect(Collectors.toSet());
                assertThat(there).containsAll(metrics).containsAll(metrics(readme));
            });
        }
    }

    @Test
    void everyPanelAsksForSomethingByKnownLabels() throws IOException {
        JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(Path.of("../docs/grafana/asyncjobs.json")));

        assertThat(dashboard.get("panels").values()).hasSizeGreaterThan(7).allSatisfy(panel -> {
            assertThat(panel.get("title").asString()).isNotBlank();
            assertThat(panel.get("targets").values()).isNotEmpty().allSatisfy(target -> {
                String expression = target.get("expr").asString();
                assertThat(metrics(expression)).isNotEmpty();
                assertThat(LABELS.matcher(expression).results().flatMap(by -> Pattern.compile(", ")
                                .splitAsStream(by.group(1))))
                        .isNotEmpty()
                        .isSubsetOf(KNOWN_LABELS);
            });
        });
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static ConfigurableApplicationContext application(NatsServer nats) {
        return new TestApplication(Handlers.class)
                .on(nats)
                .properties("asyncjobs.queue=EMAIL")
                .run();
    }
}
