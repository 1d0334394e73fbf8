package io.asyncjobs.task;

import java.time.Instant;

/**
 * What a task's handler returned (protocol 4).
 *
 * @param payload the value as compact JSON; bytes are a base64 text, nothing is {@code null}
 * @param completed when the handler ended
 */
public record TaskResult(String payload, Instant completed) {}
