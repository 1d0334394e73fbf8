package com.example.starteronly;

import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;
import java.time.Duration;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Enqueues one task, works it itself, prints the result and ends. */
@SpringBootApplication
public class StarterOnlyApplication {

    record Person(String name) {}

    record Greeting(String text) {}

    @TaskHandler("greet")
    Greeting greet(Person person) {
        return new Greeting("Hello, " + person.name() + "!");
    }

    @Bean
    ApplicationRunner greeting(AsyncJobsOperations jobs) {
        return arguments -> {
            Task task = jobs.enqueue("greet", new Person("Ada"));
            Task done = jobs.await(task.id(), Duration.ofSeconds(30));
            Greeting greeting = jobs.result(done, Greeting.class).orElseThrow();
            System.out.println("Result: " + greeting.text());
        };
    }

    public static void main(String[] arguments) {
        // A worker keeps its application alive; this one has nothing more to do.
        System.exit(SpringApplication.exit(SpringApplication.run(StarterOnlyApplication.class, arguments)));
    }
}
