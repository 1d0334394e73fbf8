/** Benchmarks of pure functions that are called for each task. Public, and not final, as JMH wants it. */
@NullMarked
package io.asyncjobs.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
