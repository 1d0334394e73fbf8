package io.asyncjobs.benchmarks.startup;

import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;

/** Handles tasks by doing nothing. */
class NoopHandler {

    @TaskHandler("bench:noop")
    void handle(Task task) {}
}
