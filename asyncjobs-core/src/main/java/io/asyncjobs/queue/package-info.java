/** Queues as values: their limits and the work items in them (protocol 6, 8). */
@NullMarked
package io.asyncjobs.queue;

import org.jspecify.annotations.NullMarked;
