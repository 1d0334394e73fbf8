/** Auto-configuration of what Actuator shows. */
@NullMarked
package io.asyncjobs.spring.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
