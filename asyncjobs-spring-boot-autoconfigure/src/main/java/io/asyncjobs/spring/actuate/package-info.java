/** The Actuator endpoint and what the info endpoint shows. */
@NullMarked
package io.asyncjobs.spring.actuate;

import org.jspecify.annotations.NullMarked;
