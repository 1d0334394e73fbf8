package io.asyncjobs.store;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.GoTime;
import java.time.Duration;

/**
 * How streams and buckets are created that do not exist yet (protocol 6); existing ones are taken as they are.
 *
 * @param memory whether they are kept in memory and lost with the server; otherwise in files
 * @param replicas how many servers keep a copy, 1 to 5
 * @param taskRetention how long a record is kept after its last change; zero: for ever
 */
public record StorageOptions(boolean memory, int replicas, Duration taskRetention) {

    /** Checks the values. */
    public StorageOptions {
        if (replicas < 1 || replicas > 5) {
            throw new InvalidRequestException("replicas must be between 1 and 5, not " + replicas);
        }
        if (taskRetention.isNegative() || taskRetention.compareTo(GoTime.LONGEST) > 0) {
            throw new InvalidRequestException(
                    "task retention must be less than 292 years, and not negative: " + taskRetention);
        }
    }

    /** Files, one replica, records kept for ever. */
    public static StorageOptions ofDefaults() {
        return new StorageOptions(false, 1, Duration.ZERO);
    }
}
