/** Auto-configuration of observations. */
@NullMarked
package io.asyncjobs.spring.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
