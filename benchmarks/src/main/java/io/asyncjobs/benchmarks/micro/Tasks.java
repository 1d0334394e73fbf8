package io.asyncjobs.benchmarks.micro;

import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Tasks whose records have about 400 bytes. */
final class Tasks {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.123456789Z");

    private static final byte[] PAYLOAD =
            ("{\"number\":4711,\"text\":\"" + "abcdefghij".repeat(12) + "\"}").getBytes(StandardCharsets.UTF_8);

    private Tasks() {}

    static Task fresh() {
        return Task.builder("bench:noop").payload(PAYLOAD).created(NOW).build().queuedIn("BENCH");
    }

    static Task complete() {
        return fresh().started(NOW.plusMillis(2)).completed(new TaskResult("null", NOW.plusMillis(3)));
    }
}
