/**
 * A real nats-server as a child process, for tests and for an application's development mode.
 *
 * <p>{@link io.asyncjobs.test.NatsServer} is the entrance, {@link io.asyncjobs.test.NatsServerExtension} its JUnit
 * extension. The package knows neither asyncjobs nor Spring.
 */
@NullMarked
package io.asyncjobs.test;

import org.jspecify.annotations.NullMarked;
