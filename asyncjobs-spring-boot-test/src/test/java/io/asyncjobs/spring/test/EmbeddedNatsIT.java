package io.asyncjobs.spring.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

/** The server beside a whole application. */
@SpringBootTest(classes = EmbeddedNatsIT.Application.class, properties = "asyncjobs.queue=MAIL")
@EmbeddedNats
class EmbeddedNatsIT {

    @Autowired
    private AsyncJobsOperations jobs;

    @Autowired
    private AsyncJobsWorkers workers;

    @Autowired
    private TestTasks tasks;

    @Autowired
    private NatsServer server;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @TaskHandler("greeting")
        String greet(String name) {
            return "hello " + name;
        }
    }

    @Test
    void worksTasksBeforeAndAfterARestartOfTheServer() {
        Task before = jobs.enqueue("greeting", "before");
        tasks.assertState(before.id(), TaskState.COMPLETE);

        server.restart();

        tasks.assertState(before.id(), TaskState.COMPLETE);
        Task after = jobs.enqueue("greeting", "after");
        tasks.assertState(after.id(), TaskState.COMPLETE);
        tasks.drain();
        assertThat(workers.worker("MAIL")).isPresent();
    }

    @Test
    void waitsForAServerThatIsAway() {
        Task task = jobs.enqueue("greeting", "away");
        tasks.assertState(task.id(), TaskState.COMPLETE);

        server.stop();
        assertThatThrownBy(() -> tasks.assertState(task.id(), TaskState.COMPLETE, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the tasks can't be read: no answer from the server");
        server.ensureRunning();

        tasks.assertState(task.id(), TaskState.COMPLETE, Duration.ofSeconds(30));
        tasks.drain(Duration.ofSeconds(30));
    }
}
