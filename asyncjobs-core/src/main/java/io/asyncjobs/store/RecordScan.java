package io.asyncjobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.Failures;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.wire.JsonWriter;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.impl.NatsJetStreamMetaData;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * One scan: a consumer, pulls one after the other, and the end of the consumer (protocol 7, B43). Its steps follow each
 * other, on whichever thread the answers come; only {@link #fail} comes from elsewhere.
 */
final class RecordScan {

    private static final Duration INACTIVE = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int CONFLICT = 409;

    /** How often the end is looked for anew while records move to it; who writes all the time must not keep a scan busy. */
    private static final int MOST_TAILS = 3;

    /**
     * Where a scan ended.
     *
     * @param last the sequence of the last record that was read; the one before the start if there was none
     * @param exhausted whether it was the last one of the stream
     */
    record End(long last, boolean exhausted) {}

    private final RecordScans scans;
    private final JetStreamApi api;
    private final int most;
    private final int batch;
    private final Predicate<StoredRecord> visitor;
    private final CompletableFuture<End> result = new CompletableFuture<>();
    private long last;
    private int scanned;
    private int asked;
    private int taken;

    /** How many there are to read at least: as many as there were when the consumer was made. */
    private long expected;

    /** Whether records were written or deleted since the consumer was made; then the server's count is not exact. */
    private boolean moved;

    private int tails;
    private boolean single;
    private boolean restarted;
    private volatile String consumer = "";
    private volatile long lastSign = System.nanoTime();

    RecordScan(RecordScans scans, JetStreamApi api, long from, int most, int batch, Predicate<StoredRecord> visitor) {
        this.scans = scans;
        this.api = api;
        this.most = most;
        this.batch = batch;
        this.visitor = visitor;
        last = from - 1;
    }

    CompletableFuture<End> result() {
        return result;
    }

    CompletableFuture<End> start(ScheduledExecutorService timer) {
        long check = Math.max(1, api.timeout().toMillis() / 8);
        Standstill standstill = new Standstill(check);
        ScheduledFuture<?> watch =
                timer.scheduleWithFixedDelay(() -> watch(standstill.grace()), check, check, TimeUnit.MILLISECONDS);
        result.whenComplete((end, thrown) -> {
            watch.cancel(false);
            deleteConsumer();
        });
        createConsumer();
        return result;
    }

    void fail(Throwable reason) {
        result.completeExceptionally(reason);
    }

    void received(Message message) {
        if (result.isDone()) {
            return;
        }
        lastSign = System.nanoTime();
        try {
            if (message.isStatusMessage()) {
                ended(new PullStatus(
                        0,
                        message.getStatus().getCode(),
                        String.valueOf(message.getStatus().getMessage())));
            } else {
                take(message);
            }
        } catch (RuntimeException e) {
            fail(Failures.unchecked(e));
        }
    }

    private void createConsumer() {
        // A name of ours, so that it can be deleted even if the answer is lost.
        String name = "AJL_" + NUID.nextGlobal();
        consumer = name;
        String operation = "CONSUMER.CREATE." + Subjects.TASK_STREAM + "." + name;
        api.call(operation, StreamSpecs.scan(name, last + 1, INACTIVE)).whenComplete((info, thrown) -> {
            lastSign = System.nanoTime();
            if (thrown != null) {
                fail(Failures.reason(thrown));
            } else if (result.isDone()) {
                deleteConsumer();
            } else {
                created(info);
            }
        });
    }

    private void created(JsonNode info) {
        try {
            long pending = info.path("num_pending").asLong();
            expected = scanned + pending;
            moved = false;
            if (pending == 0) {
                finish(true);
            } else {
                pull();
            }
        } catch (RuntimeException e) {
            fail(Failures.unchecked(e));
        }
    }

    private void pull() {
        asked = single ? 1 : Math.min(batch, most - scanned);
        taken = 0;
        JsonWriter request = new JsonWriter(96)
                .beginObject()
                .name("batch")
                .value(asked)
                .name("expires")
                .value(api.timeout().toNanos() / 4 * 3);
        if (!single) {
            request.name("max_bytes").value(MAX_BYTES);
        }
        lastSign = System.nanoTime();
        scans.register(consumer, this); // hands what is above over to the thread that takes the answers
        if (result.isDone()) {
            scans.forget(consumer);
            return;
        }
        String subject = api.subject("CONSUMER.MSG.NEXT." + Subjects.TASK_STREAM + "." + consumer);
        try {
            api.requests()
                    .publish(
                            subject,
                            scans.replyTo(consumer),
                            request.endObject().toByteArray());
        } catch (IllegalStateException notConnected) {
            fail(new UnavailableException("not connected: " + notConnected.getMessage(), notConnected));
        }
    }

    private void take(Message message) {
        NatsJetStreamMetaData place = message.metaData();
        taken++;
        scanned++;
        single = false;
        restarted = false;
        last = place.streamSequence();
        boolean goOn = !StoredRecord.isOne(message.getSubject()) || visitor.test(record(message, place));
        // First of all: is this the end (B43)? What the record holds has nothing to do with it.
        boolean end = place.pendingCount() == 0;
        moved |= place.pendingCount() != expected - scanned;
        boolean allRead = end && scanned >= expected;
        if (allRead && (!moved || tails == MOST_TAILS)) {
            finish(true);
        } else if (!goOn || scanned >= most) {
            // Who has been at the end once is not sent on: those who write all the time would lead him on for ever.
            finish(allRead || tails > 0);
        } else if (end) {
            // Records were deleted, or the server miscounts while they are being replaced: a new consumer knows.
            tails += allRead ? 1 : 0;
            deleteConsumer();
            createConsumer();
        } else if (taken >= asked) {
            pull();
        }
    }

    private static StoredRecord record(Message message, NatsJetStreamMetaData place) {
        byte[] body = message.getData() == null ? new byte[0] : message.getData();
        return new StoredRecord(
                StoredRecord.id(message.getSubject()),
                place.streamSequence(),
                place.timestamp().toInstant(),
                body);
    }

    /** The server ended a pull before it was full. */
    private void ended(PullStatus status) {
        boolean ofThePullBefore =
                taken == 0 && status.description().toLowerCase(Locale.ROOT).contains("batch completed");
        if (status.kind() == PullStatus.Kind.HEARTBEAT || ofThePullBefore) {
            return; // a pull may be full in records and in bytes at once
        }
        if (status.kind() != PullStatus.Kind.ENDED) {
            fail(new UnavailableException(
                    "the server ended the reading of records: " + status.code() + " " + status.description()));
        } else if (taken > 0) {
            pull();
        } else if (status.code() == CONFLICT && !single) {
            single = true; // one record is larger than the limit of a pull
            pull();
        } else if (restarted) {
            fail(new UnavailableException("the server has records from sequence " + (last + 1)
                    + " on, but did not deliver any within " + api.timeout().toMillis() + " ms"));
        } else {
            // What was there may have been deleted meanwhile: a new consumer knows.
            restarted = true;
            deleteConsumer();
            createConsumer();
        }
    }

    private void watch(boolean grace) {
        if (!grace && System.nanoTime() - lastSign > api.timeout().toNanos()) {
            fail(new NoReplyException(
                    "no answer from the server within " + api.timeout().toMillis() + " ms while records were read"));
        }
    }

    private void finish(boolean exhausted) {
        result.complete(new End(last, exhausted));
    }

    /** As good as it goes: the server deletes it by itself when nobody pulls any more. */
    private void deleteConsumer() {
        scans.forget(consumer);
        api.call("CONSUMER.DELETE." + Subjects.TASK_STREAM + "." + consumer, "").exceptionally(gone -> null);
    }
}
