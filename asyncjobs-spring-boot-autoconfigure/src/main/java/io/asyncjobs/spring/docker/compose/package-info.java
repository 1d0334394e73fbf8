/** The connection to a {@code nats} service of Docker Compose. */
@NullMarked
package io.asyncjobs.spring.docker.compose;

import org.jspecify.annotations.NullMarked;
