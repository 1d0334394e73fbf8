/** The connection to a container that is annotated with {@code @ServiceConnection("nats")}. */
@NullMarked
package io.asyncjobs.spring.testcontainers;

import org.jspecify.annotations.NullMarked;
