/** Observations of enqueueing and working tasks, for timers and traces. */
@NullMarked
package io.asyncjobs.spring.observation;

import org.jspecify.annotations.NullMarked;
