/** Applications that do nothing but start: one without asyncjobs, and one with it. */
@NullMarked
package io.asyncjobs.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
