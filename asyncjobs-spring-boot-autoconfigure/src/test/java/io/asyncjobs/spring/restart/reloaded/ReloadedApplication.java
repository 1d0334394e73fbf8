package io.asyncjobs.spring.restart.reloaded;

import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;
import java.time.Duration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What changes while it is developed: it is loaded anew for each run. */
public class ReloadedApplication {

    record Letter(String text) {}

    record Receipt(Letter letter, int loader) {}

    static class Handlers {

        @TaskHandler("letter")
        Receipt send(Letter letter) {
            return new Receipt(letter, System.identityHashCode(getClass().getClassLoader()));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Handlers.class)
    static class Everything {}

    /** Starts it, and works a task to the end. */
    public static ConfigurableApplicationContext start(String... arguments) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Everything.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
        AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
        Letter letter = new Letter("Hello");
        Task done = jobs.await(jobs.enqueue("letter", letter).id(), Duration.ofSeconds(20));
        Receipt expected = new Receipt(letter, System.identityHashCode(Letter.class.getClassLoader()));
        if (!jobs.result(done, Receipt.class).filter(expected::equals).isPresent()) {
            throw new IllegalStateException(done.state() + " " + done.lastError());
        }
        return context;
    }
}
