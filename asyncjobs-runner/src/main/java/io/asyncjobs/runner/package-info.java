/** An application that works tasks without code. */
@NullMarked
package io.asyncjobs.runner;

import org.jspecify.annotations.NullMarked;
