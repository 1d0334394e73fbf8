/** Auto-configuration: the connection, the queues, and the template, from {@code asyncjobs.*}. */
@NullMarked
package io.asyncjobs.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
