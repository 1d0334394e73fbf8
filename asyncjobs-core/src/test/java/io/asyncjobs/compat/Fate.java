package io.asyncjobs.compat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What must become of a task whose item our worker gets, whoever left it there: by protocol 10 to 14 and
 * docs/differences.md, told without the worker's own rules. The recorded handlers work it.
 *
 * @param state the state at the end
 * @param tries the tries at the end
 * @param error the last error at the end
 * @param runs how often a handler runs
 * @param touched whether the record is saved at all
 */
record Fate(String state, int tries, String error, int runs, boolean touched) {

    private static final Set<String> FINAL = Set.of("complete", "expired", "terminated", "unreachable");
    private static final Set<String> FAILED = Set.of("expired", "terminated", "unreachable", "queue_error", "");

    /**
     * Tells it.
     *
     * @param task the record
     * @param parents the state at the end of a task that it depends on; empty if there is none
     * @param queueTries the queue's limit of tries; -1: none
     */
    static Fate of(JsonNode task, Function<String, Optional<String>> parents, int queueTries, Instant now) {
        String state = task.path("state").asText();
        int tries = task.path("tries").asInt();
        int maxTries = task.path("max_tries").asInt();
        String deadline = task.path("deadline").asText();
        if (FINAL.contains(state)) {
            return new Fate(state, tries, task.path("last_err").asText(), 0, false); // B20
        }
        if (!deadline.isEmpty() && OffsetDateTime.parse(deadline).toInstant().isBefore(now)) {
            return new Fate("expired", tries, "past deadline", 0, true); // B21
        }
        boolean crashedTooOften = state.equals("active") && queueTries > 0 && tries >= queueTries; // B11
        if (maxTries > 0 && tries >= maxTries || crashedTooOften) {
            return new Fate("expired", tries, "exceeded maximum tries", 0, true);
        }
        if (state.equals("blocked")) {
            boolean complete = true;
            for (JsonNode id : task.path("dependencies")) {
                Optional<String> parent = parents.apply(id.asText());
                if (parent.filter(FAILED::contains).isPresent() || parent.isEmpty()) {
                    String reason = parent.map(failed -> "task " + id.asText() + " is " + failed)
                            .orElse("task not found: " + id.asText());
                    return new Fate("unreachable", tries, "task dependencies failed: " + reason, 0, true); // B15, B17
                }
                complete &= parent.get().equals("complete");
            }
            if (!complete) {
                return new Fate(state, tries, "", 0, false);
            }
        }
        int limit = IntStream.of(maxTries, queueTries)
                .filter(each -> each > 0)
                .min()
                .orElse(Integer.MAX_VALUE);
        return run(task.path("type").asText(), tries, Math.max(tries + 1, limit));
    }

    /**
     * What the handlers make of it.
     *
     * @param last the try after which it is given up
     */
    private static Fate run(String type, int tries, int last) {
        return switch (type) {
            case "flaky" -> {
                int second = Math.max(tries + 1, 2);
                yield new Fate("complete", second, "", second - tries, true);
            }
            case "term" -> new Fate("terminated", tries + 1, "bad input: terminate task", 1, true);
            case "term:plain" -> new Fate("terminated", tries + 1, "terminate task", 1, true);
            case "fail" -> new Fate("expired", last, "simulated failure of fail", last - tries, true);
            case "unencodable" -> {
                String error =
                        "the result can't be stored: can't encode java.lang.Double as JSON: JsonMappingException";
                yield new Fate("expired", last, error, last - tries, true); // B3
            }
            case "nobody:home" -> new Fate("expired", last, "no handler for task type \"nobody:home\"", 0, true);
            default -> new Fate("complete", tries + 1, "", 1, true);
        };
    }

    /** Whether its item stays in the queue, because it waits for another task. */
    boolean waits() {
        return !FINAL.contains(state);
    }
}
