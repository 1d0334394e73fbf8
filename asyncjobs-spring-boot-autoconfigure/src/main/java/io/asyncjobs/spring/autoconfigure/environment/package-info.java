/** The configuration of the Go implementation: the variables of its containers, and {@code asyncjobs.yaml}. */
@NullMarked
package io.asyncjobs.spring.autoconfigure.environment;

import org.jspecify.annotations.NullMarked;
