/** Auto-configuration of metrics. */
@NullMarked
package io.asyncjobs.spring.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
