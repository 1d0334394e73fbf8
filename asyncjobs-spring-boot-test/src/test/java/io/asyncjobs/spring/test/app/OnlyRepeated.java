package io.asyncjobs.spring.test.app;

import io.asyncjobs.spring.TaskHandler;
import org.springframework.stereotype.Component;

/** A component whose only handler is marked twice. */
@Component
class OnlyRepeated {

    @TaskHandler("list:import")
    @TaskHandler(value = "list:export", retry = "1m")
    String copy() {
        return "copied";
    }
}
