package io.asyncjobs.store;

import io.asyncjobs.error.Failures;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.JsonWriter;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who waits for whom, so that no task is discarded that others still need (B19). Kept in a bucket of our own, which is
 * made with the first task that depends on another, and at which Go does not look. Thread-safe.
 */
final class Dependents {

    private static final Logger LOG = LoggerFactory.getLogger(Dependents.class);

    private static final int NOT_FOUND = 404;

    private final JetStreamApi api;
    private final StoredMessages entries;
    private final StorageOptions options;

    Dependents(JetStreamApi api, StorageOptions options) {
        this.api = api;
        this.options = options;
        entries = new StoredMessages(api, Subjects.STATE_STREAM);
    }

    /** Notes what a task waits for. It is a help only: when it fails, the task is enqueued all the same. */
    CompletableFuture<@Nullable Void> register(Task child) {
        return forEach(child, this::register).exceptionally(thrown -> {
            LOG.warn(
                    "{}: what it depends on may be discarded before it starts: {}",
                    child,
                    Failures.reason(thrown).getMessage());
            return null;
        });
    }

    /** Removes what was noted, when the task has what it waited for or will never start. */
    CompletableFuture<@Nullable Void> forget(Task child) {
        return forEach(child, this::remove).exceptionally(thrown -> {
            LOG.debug("{}: who it waited for is still noted: {}", child, thrown.toString());
            return null;
        });
    }

    /** Whether somebody waits for a task; also yes when that can't be known. */
    CompletableFuture<Boolean> exist(String parent) {
        byte[] request = new JsonWriter(96)
                .beginObject()
                .name("last_by_subj")
                .value(subject(parent, "*"))
                .endObject()
                .toByteArray();
        return api.send("DIRECT.GET." + Subjects.STATE_STREAM, request).handle((reply, thrown) -> {
            if (thrown != null) {
                return !(Failures.reason(thrown) instanceof NoRespondersException); // there is no such bucket
            }
            return !reply.isStatusMessage() || reply.getStatus().getCode() != NOT_FOUND;
        });
    }

    private static CompletableFuture<@Nullable Void> forEach(
            Task child, BiFunction<String, String, CompletableFuture<?>> action) {
        List<CompletableFuture<?>> all = child.dependencies().stream()
                .filter(Names::isValid)
                .<CompletableFuture<?>>map(parent -> action.apply(parent, child.id()))
                .toList();
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    }

    private CompletableFuture<?> register(String parent, String child) {
        return Failures.recover(
                publish(parent, child),
                reason -> reason instanceof NoRespondersException
                        ? makeBucket().thenCompose(made -> publish(parent, child))
                        : CompletableFuture.failedFuture(reason));
    }

    private CompletableFuture<JetStreamApi.PubAck> publish(String parent, String child) {
        return api.publish(subject(parent, child), null, child.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<?> makeBucket() {
        return Failures.recover(
                api.call("STREAM.CREATE." + Subjects.STATE_STREAM, StreamSpecs.state(options)),
                reason -> ApiException.is(reason, ApiException.STREAM_NAME_IN_USE)
                        ? api.call("STREAM.INFO." + Subjects.STATE_STREAM, "")
                        : CompletableFuture.failedFuture(reason));
    }

    private CompletableFuture<?> remove(String parent, String child) {
        return entries.last(subject(parent, child))
                .thenCompose(found -> found.map(entry -> entries.delete(entry.sequence()))
                        .orElseGet(() -> CompletableFuture.completedFuture(false)));
    }

    /** Keys of buckets have no colon, and ids no equals sign. */
    private static String subject(String parent, String child) {
        return Subjects.dependent(parent.replace(':', '='), child.replace(':', '='));
    }
}
