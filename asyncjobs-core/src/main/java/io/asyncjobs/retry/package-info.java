/** How long a failed task waits before its next try (protocol 13). */
@NullMarked
package io.asyncjobs.retry;

import org.jspecify.annotations.NullMarked;
