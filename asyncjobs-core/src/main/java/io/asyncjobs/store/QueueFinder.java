package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.QueueDetails;
import io.asyncjobs.wire.JsonWriter;
import io.asyncjobs.wire.Subjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Finds queues on the server and what they are like (protocol 7). Thread-safe. */
final class QueueFinder {

    /** How many queues are asked about at once. */
    private static final int AT_ONCE = 16;

    private final JetStreamApi api;

    QueueFinder(JetStreamApi api) {
        this.api = api;
    }

    /** The names of all queues, sorted. */
    CompletableFuture<List<String>> names() {
        return names(0, new TreeSet<>());
    }

    /** All queues by name; one that is deleted meanwhile is left out, one without a consumer is not (B45). */
    CompletableFuture<List<QueueDetails>> all() {
        return names().thenCompose(names -> details(names, 0, new ArrayList<>()));
    }

    /** One queue; fails with {@link NotFoundException}. */
    CompletableFuture<QueueDetails> details(String name) {
        return stream(name)
                .thenCombine(
                        consumer(name), (stream, workers) -> ServerViews.queue(name, stream, workers.orElse(null)));
    }

    private CompletableFuture<List<QueueDetails>> details(List<String> names, int from, List<QueueDetails> found) {
        if (from >= names.size()) {
            return CompletableFuture.completedFuture(List.copyOf(found));
        }
        int to = Math.min(names.size(), from + AT_ONCE);
        List<CompletableFuture<Optional<QueueDetails>>> some =
                names.subList(from, to).stream().map(this::ifPresent).toList();
        return CompletableFuture.allOf(some.toArray(CompletableFuture[]::new)).thenCompose(all -> {
            some.forEach(each -> each.join().ifPresent(found::add));
            return details(names, to, found);
        });
    }

    private CompletableFuture<Optional<QueueDetails>> ifPresent(String name) {
        return Failures.recover(
                details(name).thenApply(Optional::of),
                reason -> reason instanceof NotFoundException
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(reason));
    }

    /** The stream's info; fails with {@link NotFoundException}. */
    CompletableFuture<JsonNode> stream(String name) {
        return explained(name, api.call("STREAM.INFO." + Subjects.queueStream(name), ""));
    }

    /** The consumer's info; empty if there is none, whether or not there is a stream. */
    CompletableFuture<Optional<JsonNode>> consumer(String name) {
        String consumer = Subjects.queueStream(name) + "." + Subjects.WORKERS;
        return Failures.recover(
                api.call("CONSUMER.INFO." + consumer, "").thenApply(Optional::of),
                reason -> ApiException.is(reason, ApiException.CONSUMER_NOT_FOUND)
                                || ApiException.is(reason, ApiException.STREAM_NOT_FOUND)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(reason));
    }

    /** A call whose refusal says that there is no such queue. */
    static CompletableFuture<JsonNode> explained(String name, CompletableFuture<JsonNode> call) {
        return Failures.recover(
                call,
                reason -> CompletableFuture.failedFuture(
                        ApiException.is(reason, ApiException.STREAM_NOT_FOUND)
                                ? new NotFoundException("queue not found: " + name, reason)
                                : reason));
    }

    /** The server gives names in pages; between them queues may come and go. */
    private CompletableFuture<List<String>> names(int offset, SortedSet<String> found) {
        String request = new JsonWriter(64)
                .beginObject()
                .name("subject")
                .value(Subjects.ALL_QUEUES)
                .name("offset")
                .value(offset)
                .endObject()
                .toString();
        return api.call("STREAM.NAMES", request).thenCompose(page -> {
            JsonNode streams = page.path("streams");
            streams.forEach(stream -> queueOf(stream.asText()).ifPresent(found::add));
            int end = offset + streams.size();
            return streams.isEmpty() || end >= page.path("total").asInt()
                    ? CompletableFuture.completedFuture(List.copyOf(found))
                    : names(end, found);
        });
    }

    /** A stream of somebody else's may listen to the same subjects. */
    private static Optional<String> queueOf(String stream) {
        String prefix = Subjects.queueStream("");
        return stream.startsWith(prefix) && stream.length() > prefix.length()
                ? Optional.of(stream.substring(prefix.length()))
                : Optional.empty();
    }
}
