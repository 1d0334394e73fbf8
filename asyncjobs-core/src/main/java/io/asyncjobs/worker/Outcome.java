package io.asyncjobs.worker;

import io.asyncjobs.task.Task;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a try (protocol 11, 14): the record to save, and what to do with the item then.
 *
 * @param task the task to save
 * @param kind what became of it
 * @param delay for {@link TryOutcome#RETRY} and {@link TryOutcome#RELEASED}: how long the item waits
 * @param error why the try failed, if it did
 */
record Outcome(Task task, TryOutcome kind, Duration delay, @Nullable Throwable error) {}
