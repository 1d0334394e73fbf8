/** Auto-configuration: finding the handlers of an application and running its workers. */
@NullMarked
package io.asyncjobs.spring.autoconfigure.worker;

import org.jspecify.annotations.NullMarked;
