/** Auto-configuration of the health indicator. */
@NullMarked
package io.asyncjobs.spring.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
