/** Metrics of tasks, workers and queues with Micrometer. */
@NullMarked
package io.asyncjobs.spring.metrics;

import org.jspecify.annotations.NullMarked;
