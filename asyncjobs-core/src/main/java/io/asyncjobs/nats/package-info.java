/**
 * How a connection to NATS comes about: NATS CLI context files ({@link io.asyncjobs.nats.NatsContext}), everything else
 * one may say about a connection ({@link io.asyncjobs.nats.ConnectionSettings}), and the connection itself
 * ({@link io.asyncjobs.nats.NatsConnector}). Protocol section 26.
 */
@NullMarked
package io.asyncjobs.nats;

import org.jspecify.annotations.NullMarked;
