package io.asyncjobs.spring.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Takes the properties of the annotation. */
final class AsyncJobsTestContextBootstrapper extends TestSliceTestContextBootstrapper<AsyncJobsTest> {}
