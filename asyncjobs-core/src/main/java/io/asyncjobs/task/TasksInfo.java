package io.asyncjobs.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The stream of task records at a moment (protocol 6.1).
 *
 * @param stream the stream's name
 * @param count how many records there are, one for each task
 * @param bytes how much room they take
 * @param firstSequence the sequence of the oldest record; of the next one to come if there is none
 * @param lastSequence the sequence of the newest change; 0 if there never was one
 * @param first when the oldest record was written
 * @param last when the newest change was written
 * @param retention how long a record is kept after its last change; zero: for ever
 * @param replicas how many servers keep a copy
 * @param memory whether records are kept in memory and lost with the server; otherwise in files
 */
public record TasksInfo(
        String stream,
        long count,
        long bytes,
        long firstSequence,
        long lastSequence,
        Optional<Instant> first,
        Optional<Instant> last,
        Duration retention,
        int replicas,
        boolean memory) {}
