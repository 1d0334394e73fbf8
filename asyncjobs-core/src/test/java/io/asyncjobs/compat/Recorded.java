package io.asyncjobs.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.vectors.Vectors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A task's life as recorded from Go.
 *
 * @param name with the number of the variant behind it
 * @param task the case of tasks.json: all saves
 * @param sequence the case of work-items.json; missing where only saves were recorded
 * @param events the case of events.json; missing likewise
 */
record Recorded(String name, JsonNode task, JsonNode sequence, JsonNode events) {

    static Stream<Recorded> lifecycles() {
        Map<String, JsonNode> sequences = byName("work-items.json");
        Map<String, JsonNode> events = byName("events.json");
        return Vectors.cases("tasks.json", "lifecycle").stream().map(task -> {
            String name = task.path("name").asText();
            return new Recorded(
                    name,
                    task,
                    sequences.getOrDefault(name, MissingNode.getInstance()),
                    events.getOrDefault(name, MissingNode.getInstance()));
        });
    }

    private static Map<String, JsonNode> byName(String file) {
        return Vectors.cases(file, "lifecycle").stream()
                .collect(Collectors.toMap(each -> each.path("name").asText(), Function.identity()));
    }

    /** The name of all variants. */
    String scenario() {
        return name.replaceFirst(" \\(\\d+\\)$", "");
    }

    /** Whether the saves alone were recorded. */
    boolean savesOnly() {
        return sequence.isMissingNode();
    }

    List<JsonNode> saves() {
        return Vectors.list(task.path("saves")).toList();
    }

    /** The records saved, in order. */
    List<byte[]> bodies() {
        return saves().stream().map(save -> Vectors.body(save.path("body"))).toList();
    }

    List<JsonNode> items() {
        return Vectors.list(sequence.path("items_published")).toList();
    }

    String id() {
        return task.path("task_id").asText();
    }

    String queue() {
        return task.path("queue").asText();
    }

    /** Its queue, and the other one if it was tried again there. */
    List<String> queues() {
        String other = task.path("retried_into").asText();
        return other.isEmpty() ? List.of(queue()) : List.of(queue(), other);
    }

    JsonNode input() {
        return task.path("input");
    }

    /** The tasks that it depends on. */
    List<String> dependencies() {
        return Vectors.list(input().path("dependencies")).map(JsonNode::asText).toList();
    }

    /** Whether a worker was there. */
    boolean isWorked() {
        return savesOnly()
                || Vectors.list(sequence.path("sequence"))
                        .anyMatch(step -> step.path("what").asText().equals("delivery"));
    }

    /** The state in which somebody tried it again by its id; empty if nobody did. */
    Optional<TaskState> retriedFrom() {
        if (!scenario().startsWith("retry by id ")) {
            return Optional.empty();
        }
        // The last save as retry was that wish; one before it may be that of a try that failed.
        List<TaskState> states =
                bodies().stream().map(body -> Task.fromJson(body).state()).toList();
        return Optional.of(states.get(states.lastIndexOf(TaskState.RETRY) - 1));
    }

    /** The body of a save that was made without Go's client. */
    Stream<byte[]> savedByHand() {
        return saves().stream()
                .filter(save -> save.path("headers").isEmpty())
                .map(save -> Vectors.body(save.path("body")));
    }

    /** The recorded sequence as docs/differences.md writes it. */
    String steps() {
        if (savesOnly()) {
            return Step.writeSaves(
                    bodies().stream().map(body -> Step.save(body, false)).toList());
        }
        return Step.write(
                Vectors.list(sequence.path("sequence")).map(Step::recorded).toList());
    }

    @Override
    public String toString() {
        return name;
    }
}
