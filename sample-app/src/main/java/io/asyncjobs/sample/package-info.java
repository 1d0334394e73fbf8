/** An application that sends e-mail by durable tasks. */
@NullMarked
package io.asyncjobs.sample;

import org.jspecify.annotations.NullMarked;
