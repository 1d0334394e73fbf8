/** Tests of applications that use asyncjobs: {@link io.asyncjobs.spring.test.AsyncJobsTest} is where to begin. */
@NullMarked
package io.asyncjobs.spring.test;

import org.jspecify.annotations.NullMarked;
