/** How fast asyncjobs is, beside the plain NATS client on the same server in the same run. Not published. */
@NullMarked
package io.asyncjobs.benchmarks;

import org.jspecify.annotations.NullMarked;
