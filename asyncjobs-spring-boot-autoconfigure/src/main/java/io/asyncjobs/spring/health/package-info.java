/** Health of the connection to NATS. */
@NullMarked
package io.asyncjobs.spring.health;

import org.jspecify.annotations.NullMarked;
