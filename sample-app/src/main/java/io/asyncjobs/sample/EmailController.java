package io.asyncjobs.sample;

import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.task.Task;
import jakarta.validation.Valid;
import java.net.URI;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Accepts mails. */
@RestController
class EmailController {

    private final AsyncJobsOperations jobs;

    EmailController(AsyncJobsOperations jobs) {
        this.jobs = jobs;
    }

    /** Answers as soon as the task is stored; the mail is sent later. */
    @PostMapping("/emails")
    ResponseEntity<Accepted> accept(@Valid @RequestBody Email email) {
        Task task = jobs.enqueue("email:new", email);
        return ResponseEntity.accepted()
                .location(URI.create("/tasks/" + task.id()))
                .body(new Accepted(task.id(), task.stateName()));
    }

    record Accepted(String id, String state) {}
}
