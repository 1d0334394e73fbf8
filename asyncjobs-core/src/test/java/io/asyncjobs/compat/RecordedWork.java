package io.asyncjobs.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.asyncjobs.AsyncJobs;
import io.asyncjobs.RetryOptions;
import io.asyncjobs.TestJobs;
import io.asyncjobs.handler.Router;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskBuilder;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.vectors.Vectors;
import io.asyncjobs.worker.WorkerOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The queues, tasks, handlers and options that lifecycles were recorded with. */
final class RecordedWork {

    static final String MISSING_QUEUE = "queue_error, queue stream missing";
    static final String FULL_QUEUE = "queue_error, queue full";
    static final String PARENT_STILL_NEW = "blocked, parent still new, delayed, then complete";

    private static final JsonMapper JSON = new JsonMapper();

    private record Struct(String name, int count, Object note) {}

    private RecordedWork() {}

    /** Its queue first, then the one that it was tried again in. */
    static QueueConfig[] queues(Recorded recorded) {
        Stream<QueueConfig> others = recorded.queues().stream().skip(1).map(QueueConfig::of);
        return Stream.concat(Stream.of(queue(recorded)), others).toArray(QueueConfig[]::new);
    }

    /** With three times the run time, as what must come within it is held up where tests run. */
    static QueueConfig queue(Recorded recorded) {
        QueueConfig queue = QueueConfig.of(recorded.queue());
        JsonNode runTime = recorded.task().path("queue_max_run_time_ns");
        return switch (recorded.scenario()) {
            case FULL_QUEUE ->
                queue.withMaxEntries(recorded.task().path("queue_max_entries").asLong());
            case "expired, queue limit of tries reached" -> queue.withMaxTries(2);
            default -> runTime.isMissingNode() ? queue : queue.withMaxRunTime(Duration.ofNanos(3 * runTime.asLong()));
        };
    }

    /** The very task that was recorded: its first save must be the same bytes. */
    static Task task(Recorded recorded, AsyncJobs jobs) {
        JsonNode input = recorded.input();
        JsonNode stored = Vectors.json(Vectors.body(recorded.saves().get(0).path("body")));
        Map<?, ?> payload = JSON.convertValue(input.path("payload"), Map.class);
        TaskBuilder task = jobs.task(input.path("type").asText(), payload)
                .id(recorded.id())
                .created(Instant.parse(stored.path("created").asText()));
        if (input.has("max_tries")) {
            task.maxTries(input.path("max_tries").asInt());
        }
        if (input.has("deadline")) {
            task.deadline(OffsetDateTime.parse(input.path("deadline").asText()));
        }
        return task.dependsOn(recorded.dependencies())
                .loadDependencies(input.path("load_dependencies").asBoolean())
                .build();
    }

    /** The tasks that it depends on, as they were when it was enqueued. */
    static List<Task> parents(Recorded recorded) {
        return switch (recorded.scenario()) {
            case "blocked, parents complete, results loaded" -> parents(recorded, TaskState.COMPLETE);
            case PARENT_STILL_NEW -> parents(recorded, TaskState.NEW);
            case "unreachable, parent terminated" -> parents(recorded, TaskState.TERMINATED);
            case "unreachable, parent expired" -> parents(recorded, TaskState.EXPIRED);
            case "child of an unreachable parent stays blocked" -> parents(recorded, TaskState.UNREACHABLE);
            default -> List.of();
        };
    }

    /** The tasks that it depends on, in a state. */
    static List<Task> parents(Recorded recorded, TaskState state) {
        return recorded.dependencies().stream()
                .map(id -> parent(recorded, id, state))
                .toList();
    }

    private static Task parent(Recorded recorded, String id, TaskState state) {
        Instant now = Instant.now();
        Task fresh = Task.builder("ok").id(id).build().queuedIn(recorded.queue());
        return switch (state) {
            case NEW -> fresh;
            case COMPLETE -> {
                List<byte[]> bodies = recorded.bodies();
                Map<String, TaskResult> results =
                        Task.fromJson(bodies.get(bodies.size() - 1)).dependencyResults();
                yield fresh.started(now).completed(results.getOrDefault(id, new TaskResult("null", now)));
            }
            default -> fresh.started(now).failed(state, "the parent failed", now);
        };
    }

    /** How it was tried again by its id. */
    static RetryOptions retry(Recorded recorded) {
        List<String> queues = recorded.queues();
        return queues.size() == 1
                ? RetryOptions.ofDefaults()
                : RetryOptions.ofDefaults().inQueue(queues.get(1));
    }

    static WorkerOptions options(String scenario) {
        Set<TaskState> discard =
                switch (scenario) {
                    case "discarded when complete" -> Set.of(TaskState.COMPLETE);
                    case "discarded when terminated" -> Set.of(TaskState.TERMINATED);
                    case "discarded when expired" -> Set.of(TaskState.EXPIRED);
                    default -> Set.of();
                };
        return WorkerOptions.ofDefaults()
                .withConcurrency(1)
                .withRetryPolicy(TestJobs.SOON)
                .withDiscard(discard);
    }

    /** What the recorded handlers did. */
    static Router router() {
        Router router = new Router()
                .handle("ok", (task, context) -> "ok " + task.id())
                .handle("flaky", (task, context) -> {
                    if (context.tries() < 2) {
                        throw new IllegalStateException("temporary failure " + context.tries() + " <&>");
                    }
                    return Map.of("tries", context.tries());
                })
                .handle("term", (task, context) -> {
                    throw new TerminateTaskException("bad input");
                })
                .handle("term:plain", (task, context) -> {
                    throw new TerminateTaskException();
                })
                .handle("fail", (task, context) -> {
                    throw new IllegalStateException("simulated failure of fail");
                })
                .handle("unencodable", (task, context) -> Double.POSITIVE_INFINITY);
        Recorded.lifecycles()
                .filter(each -> each.task().has("handler_returned"))
                .forEach(each -> {
                    Object result = result(each.task().path("handler_returned").asText());
                    router.handle(each.input().path("type").asText(), (task, context) -> result);
                });
        return router;
    }

    private static Object result(String kind) {
        return switch (kind) {
            case "string" -> "done";
            case "empty string" -> "";
            case "null" -> null;
            case "bytes" -> "raw bytes".getBytes(StandardCharsets.UTF_8);
            case "integer" -> 42;
            case "big integer" -> 9_007_199_254_740_993L;
            case "float" -> 3.25;
            case "small float" -> 0.0000001;
            case "true" -> true;
            case "object" -> Map.of("b", 1, "a", Map.of("z", List.of(1, 2)));
            case "struct" -> new Struct("x", 2, null);
            case "html characters" -> "<a href=\"x\">&</a>";
            case "control characters" -> "a\tb\nc\r\0\u0001\u001f\u007f\"\\";
            case "time" -> OffsetDateTime.parse("2026-01-02T03:04:05.6Z");
            case "raw json" -> Vectors.json("{\"k\": [1, 2]}".getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalArgumentException("an unknown result: " + kind);
        };
    }
}
