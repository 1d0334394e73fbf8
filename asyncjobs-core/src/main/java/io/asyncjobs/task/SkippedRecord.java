package io.asyncjobs.task;

/**
 * A record in the task stream that a list left out because it is no task, or one that must not be trusted (B43, B47).
 *
 * @param id the task's id, by the record's place; cut when it is long
 * @param sequence the record's stream sequence
 * @param reason what is wrong with it; holds nothing of the record
 */
public record SkippedRecord(String id, long sequence, String reason) {}
