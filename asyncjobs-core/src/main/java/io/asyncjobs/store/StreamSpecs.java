package io.asyncjobs.store;

import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.wire.JsonWriter;
import io.asyncjobs.wire.Subjects;
import java.time.Duration;

/** What streams, consumers and buckets are created with (protocol 6). */
final class StreamSpecs {

    private StreamSpecs() {}

    /** The task stream; direct reads are the one member that differs from Go. */
    static String tasks(StorageOptions options) {
        JsonWriter json = stream(Subjects.TASK_STREAM, "Choria Async Jobs Tasks", Subjects.TASK_FILTER, "limits");
        limits(json, -1, options.taskRetention(), "old", options);
        return flags(json, true).endObject().toString();
    }

    static String queue(QueueConfig queue, StorageOptions options) {
        JsonWriter json = stream(
                Subjects.queueStream(queue.name()),
                "Choria Async Jobs Work Queue",
                Subjects.queueFilter(queue.name()),
                "workqueue");
        limits(json, queue.maxEntries(), queue.maxAge(), queue.discardOld() ? "old" : "new", options);
        return flags(json, false).endObject().toString();
    }

    /** Never changes a consumer that exists with other settings, on servers from 2.10 on: unlike Go's, whose action is empty. */
    static String workers(QueueConfig queue) {
        return new JsonWriter()
                .beginObject()
                .name("stream_name")
                .value(Subjects.queueStream(queue.name()))
                .name("config")
                .beginObject()
                .name("ack_policy")
                .value("explicit")
                .name("ack_wait")
                .value(queue.maxRunTime().toNanos())
                .name("deliver_policy")
                .value("all")
                .name("durable_name")
                .value(Subjects.WORKERS)
                .name("name")
                .value(Subjects.WORKERS)
                .name("max_ack_pending")
                .value(queue.maxConcurrent())
                .name("max_deliver")
                .value(queue.maxTries())
                .name("replay_policy")
                .value("instant")
                .name("num_replicas")
                .value(0)
                .name("pause_until")
                .value("0001-01-01T00:00:00Z")
                .endObject()
                .name("action")
                .value("create")
                .endObject()
                .toString();
    }

    /** A consumer in memory for one scan of the task stream, gone when nobody pulls for a while. */
    static String scan(String name, long from, Duration inactive) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .name("stream_name")
                .value(Subjects.TASK_STREAM)
                .name("config")
                .beginObject()
                .name("name")
                .value(name)
                .name("ack_policy")
                .value("none")
                .name("deliver_policy")
                .value(from > 1 ? "by_start_sequence" : "all");
        if (from > 1) {
            json.name("opt_start_seq").value(from);
        }
        return json.name("replay_policy")
                .value("instant")
                .name("inactive_threshold")
                .value(inactive.toNanos())
                .name("num_replicas")
                .value(1)
                .name("mem_storage")
                .value(true)
                .endObject()
                .name("action")
                .value("create")
                .endObject()
                .toString();
    }

    /** The bucket of our own; unlike in other buckets, what is no longer needed can be deleted for good. */
    static String state(StorageOptions options) {
        return bucket("CHORIA_AJ_STATE", "Async Jobs for Java State", Duration.ZERO, false, options);
    }

    static String bucket(String bucket, String description, Duration ttl, StorageOptions options) {
        return bucket(bucket, description, ttl, true, options);
    }

    private static String bucket(
            String bucket, String description, Duration ttl, boolean denyDelete, StorageOptions options) {
        long window = ttl.isZero() ? Duration.ofMinutes(2).toNanos() : ttl.toNanos();
        JsonWriter json = stream("KV_" + bucket, description, "$KV." + bucket + ".>", "limits");
        limits(json, -1, ttl, "new", options);
        return json.name("duplicate_window")
                .value(window)
                .name("deny_delete")
                .value(denyDelete)
                .name("allow_rollup_hdrs")
                .value(true)
                .name("allow_direct")
                .value(true)
                .endObject()
                .toString();
    }

    private static JsonWriter stream(String name, String description, String subject, String retention) {
        return new JsonWriter()
                .beginObject()
                .name("name")
                .value(name)
                .name("description")
                .value(description)
                .name("subjects")
                .beginArray()
                .value(subject)
                .endArray()
                .name("retention")
                .value(retention)
                .name("max_consumers")
                .value(-1)
                .name("max_msgs_per_subject")
                .value(1);
    }

    private static void limits(
            JsonWriter json, long maxMessages, Duration maxAge, String discard, StorageOptions options) {
        json.name("max_msgs")
                .value(maxMessages)
                .name("max_bytes")
                .value(-1)
                .name("max_age")
                .value(maxAge.toNanos())
                .name("max_msg_size")
                .value(-1)
                .name("storage")
                .value(options.memory() ? "memory" : "file")
                .name("discard")
                .value(discard)
                .name("num_replicas")
                .value(options.replicas());
    }

    private static JsonWriter flags(JsonWriter json, boolean direct) {
        return json.name("sealed")
                .value(false)
                .name("deny_delete")
                .value(false)
                .name("deny_purge")
                .value(false)
                .name("allow_rollup_hdrs")
                .value(false)
                .name("allow_direct")
                .value(direct)
                .name("mirror_direct")
                .value(false);
    }
}
