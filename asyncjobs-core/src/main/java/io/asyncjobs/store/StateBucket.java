package io.asyncjobs.store;

import io.asyncjobs.error.Failures;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bucket that is ours alone, and at which Go does not look; made when something is first put into it. What it holds is
 * a help: an account that may not use it works on without. Thread-safe.
 */
final class StateBucket {

    private static final Logger LOG = LoggerFactory.getLogger(StateBucket.class);

    private static final String PLAIN_PREFIX = "$JS.API.";

    /** After a request without an answer, which a denied one never gets, so long nothing is asked. */
    private static final long PAUSE = Duration.ofMinutes(1).toNanos();

    private final JetStreamApi api;
    private final StorageOptions options;
    private final StoredMessages entries;
    private volatile boolean made;
    private volatile @Nullable Long silentSince;

    StateBucket(JetStreamApi api, StorageOptions options) {
        this.api = api;
        this.options = options;
        entries = new StoredMessages(api, Subjects.STATE_STREAM);
    }

    /** Puts an entry. */
    CompletableFuture<?> put(String key, byte[] value) {
        return asked(() -> {
            CompletableFuture<?> bucket = made ? CompletableFuture.completedFuture(null) : make();
            return bucket.thenCompose(ready -> api.publish(writeSubject(key), null, value));
        });
    }

    /** The last entry of a key, which may have wildcards. */
    CompletableFuture<Optional<StoredMessage>> last(String key) {
        return asked(() -> Failures.recover(
                entries.last(subject(key)),
                reason -> ApiException.is(reason, ApiException.STREAM_NOT_FOUND)
                        ? CompletableFuture.completedFuture(Optional.empty())
                        : CompletableFuture.failedFuture(reason)));
    }

    CompletableFuture<Boolean> delete(long sequence) {
        return asked(() -> entries.delete(sequence));
    }

    private CompletableFuture<?> make() {
        String stream = Subjects.STATE_STREAM;
        CompletableFuture<?> there = Failures.recover(
                api.call("STREAM.INFO." + stream, ""),
                reason -> ApiException.is(reason, ApiException.STREAM_NOT_FOUND)
                        ? api.createStream(stream, StreamSpecs.state(options))
                        : CompletableFuture.failedFuture(reason));
        return there.handle((info, thrown) -> {
            made = thrown == null || ApiException.is(Failures.reason(thrown), ApiException.STREAM_NAME_IN_USE);
            if (!made) {
                throw Failures.unchecked(Failures.reason(thrown));
            }
            return null;
        });
    }

    private <T> CompletableFuture<T> asked(Supplier<CompletableFuture<T>> request) {
        Long since = silentSince;
        if (since != null && System.nanoTime() - since < PAUSE) {
            return CompletableFuture.failedFuture(
                    new UnavailableException(Subjects.STATE_STREAM + " has not answered a moment ago"));
        }
        return request.get().whenComplete((ok, thrown) -> {
            if (thrown == null) {
                silentSince = null;
            } else {
                failed(Failures.reason(thrown));
            }
        });
    }

    private void failed(Throwable reason) {
        made = false;
        if (reason instanceof NoReplyException && silentSince == null) {
            LOG.warn(
                    "the bucket CHORIA_AJ_STATE does not answer; is the account allowed to use it? Without it no task that"
                            + " others wait for is discarded: {}",
                    reason.getMessage());
        }
        silentSince = reason instanceof NoReplyException ? Long.valueOf(System.nanoTime()) : null;
    }

    private static String subject(String key) {
        return "$KV.CHORIA_AJ_STATE." + key;
    }

    /** In another JetStream domain entries are written by way of its API; plain subjects stay in one's own. */
    private String writeSubject(String key) {
        String prefix = api.subject("");
        boolean domain = !prefix.equals(PLAIN_PREFIX) && prefix.startsWith("$JS.");
        return domain ? prefix + subject(key) : subject(key);
    }
}
