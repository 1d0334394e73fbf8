package io.asyncjobs.signing;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.Task;
import io.asyncjobs.wire.GoTime;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;

/** The text of a task that is signed (protocol 5): a pure function. */
final class SignedText {

    private SignedText() {}

    static byte[] of(Task task) {
        if (task.queue().isEmpty()) {
            throw new InvalidRequestException("signing a task requires the queue to be set");
        }
        long deadline = task.deadline()
                .map(OffsetDateTime::toInstant)
                .map(GoTime::unixNanos)
                .orElse(0L);
        String text = String.join(
                ":",
                task.id(),
                task.queue(),
                task.type(),
                Long.toString(task.maxTries()),
                Long.toString(GoTime.unixNanos(task.created())),
                Long.toString(deadline),
                Base64.getEncoder().encodeToString(task.payload()));
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
