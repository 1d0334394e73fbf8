package io.asyncjobs.sample;

import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.spring.AsyncJobsOperations;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows how far tasks have come. */
@RestController
class TaskController {

    private final AsyncJobsOperations jobs;

    TaskController(AsyncJobsOperations jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/tasks/{id}")
    TaskView task(@PathVariable String id) {
        return jobs.load(id).map(TaskView::of).orElseThrow(() -> new NotFoundException("there is no task " + id));
    }
}
