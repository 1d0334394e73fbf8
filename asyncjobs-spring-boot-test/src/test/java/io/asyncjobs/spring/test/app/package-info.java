/** An application as a user may have it. */
@NullMarked
package io.asyncjobs.spring.test.app;

import org.jspecify.annotations.NullMarked;
