/**
 * Durable background tasks on NATS JetStream. {@link io.asyncjobs.AsyncJobs} is the entrance; everything else is
 * reachable from it.
 */
@NullMarked
package io.asyncjobs;

import org.jspecify.annotations.NullMarked;
