package io.asyncjobs.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(NatsServerExtension.class)
class RunnerShutdownIT {

    @TempDir
    private Path root;

    @TempDir
    private Path context;

    @Test
    void finishesWhatItWorksWhenItIsTerminated(NatsServer nats) throws Exception {
        try (AsyncJobs jobs = EmailHandlers.jobs(nats);
                RunnerProcess runner = RunnerProcess.start(EmailHandlers.image(root, context, nats), Map.of())) {
            runner.port();
            Task nap = jobs.enqueue(jobs.task("nap:take", null).build()).join();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> jobs.load(nap.id()).join().state() == TaskState.ACTIVE);

            assertThat(runner.stop().exitCode()).as(runner.log()).isIn(0, 143);

            Task done = jobs.load(nap.id()).join();
            assertThat(done.state()).isEqualTo(TaskState.COMPLETE);
            assertThat(done.tries()).isEqualTo(1);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"rested\\n\"");
        }
    }
}
