package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.queue.QueueCounts;
import io.asyncjobs.queue.QueueDetails;
import io.asyncjobs.queue.QueueLimits;
import io.asyncjobs.task.TasksInfo;
import io.asyncjobs.wire.GoTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the server says about streams and consumers, as values. */
final class ServerViews {

    private ServerViews() {}

    static TasksInfo tasks(JsonNode stream) {
        JsonNode config = stream.path("config");
        JsonNode state = stream.path("state");
        return new TasksInfo(
                config.path("name").asText(),
                state.path("messages").asLong(),
                state.path("bytes").asLong(),
                state.path("first_seq").asLong(),
                state.path("last_seq").asLong(),
                time(state, "first_ts"),
                time(state, "last_ts"),
                Duration.ofNanos(config.path("max_age").asLong()),
                config.path("num_replicas").asInt(),
                config.path("storage").asText().equals("memory"));
    }

    /** A queue; one whose consumer is missing is one whose items all wait. */
    static QueueDetails queue(String name, JsonNode stream, @Nullable JsonNode consumer) {
        JsonNode config = stream.path("config");
        JsonNode state = stream.path("state");
        long items = state.path("messages").asLong();
        Optional<QueueLimits> limits = Optional.ofNullable(consumer).map(WorkQueue::limits);
        QueueCounts counts = new QueueCounts(
                items,
                state.path("bytes").asLong(),
                time(state, "first_ts"),
                time(state, "last_ts"),
                consumer == null ? items : consumer.path("num_pending").asLong(),
                consumer == null ? 0 : consumer.path("num_ack_pending").asLong(),
                consumer == null ? 0 : consumer.path("num_redelivered").asLong());
        return new QueueDetails(
                name,
                Duration.ofNanos(config.path("max_age").asLong()),
                config.path("max_msgs").asLong(-1),
                config.path("discard").asText().equals("old"),
                config.path("storage").asText().equals("memory"),
                config.path("num_replicas").asInt(),
                time(stream, "created").orElse(Instant.EPOCH),
                limits,
                counts);
    }

    /** A time that was never set is Go's zero. */
    private static Optional<Instant> time(JsonNode parent, String member) {
        try {
            Instant time = GoTime.parse(parent.path(member).asText()).toInstant();
            return time.equals(GoTime.ZERO) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException absent) {
            return Optional.empty();
        }
    }
}
