package io.asyncjobs.spring.test.app;

import io.asyncjobs.spring.TaskHandler;

/** A handler that stands in a superclass. */
abstract class InheritedHandlers {

    @TaskHandler("email:count")
    int count() {
        return 42;
    }
}
