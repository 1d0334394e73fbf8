package io.asyncjobs.store;

import io.asyncjobs.wire.Subjects;
import java.time.Instant;

/**
 * A record of the task stream as it lies there.
 *
 * @param id the task's id by the record's subject
 * @param sequence its stream sequence
 * @param time when it was written, by the server's clock
 * @param body its bytes, not read yet
 */
record StoredRecord(String id, long sequence, Instant time, byte[] body) {

    private static final String PREFIX = Subjects.task("");

    static boolean isOne(String subject) {
        return subject.startsWith(PREFIX);
    }

    static String id(String subject) {
        return subject.substring(PREFIX.length());
    }

    /**
     * Reads the task.
     *
     * @throws io.asyncjobs.task.CorruptTaskException if the bytes are no task, or one with another id
     */
    StoredTask read() {
        return StoredTask.read(id, body, sequence);
    }
}
