package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Who holds the key enqueues what a worker that knows the public key takes; nobody else does. */
@ExtendWith({NatsServerExtension.class, OutputCaptureExtension.class})
class SigningIT {

    // The first example of RFC 8032, 7.1.
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private final NatsServer nats;

    SigningIT(NatsServer nats) {
        this.nats = nats;
    }

    static class EmailHandler {

        final List<String> handled = new CopyOnWriteArrayList<>();

        @TaskHandler("email:new")
        void send(Task task) {
            handled.add(task.id());
        }
    }

    @Test
    void aWorkerTakesWhatIsSignedAndRefusesWhatIsNot(CapturedOutput output) {
        try (ConfigurableApplicationContext signer = producer("asyncjobs.signing.seed=" + SEED);
                ConfigurableApplicationContext stranger = producer();
                ConfigurableApplicationContext worker = application(EmailHandler.class)
                        .variable("AJ_VERIFICATION_KEY", KEY)
                        .run()) {
            AsyncJobsOperations jobs = worker.getBean(AsyncJobsOperations.class);

            Task unsigned = stranger.getBean(AsyncJobsOperations.class).enqueue("email:new", "x");
            Task signed = signer.getBean(AsyncJobsOperations.class).enqueue("email:new", "x");

            assertThat(TaskHandlingIT.awaitState(jobs, signed, TaskState.COMPLETE)
                            .signature())
                    .isNotEmpty();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> output.getAll().contains("loading task " + unsigned.id() + " failed"));
            assertThat(output).contains("task is not signed");
            assertThat(worker.getBean(EmailHandler.class).handled).containsExactly(signed.id());
            assertThatThrownBy(() -> jobs.load(unsigned.id())).isInstanceOf(UntrustedTaskException.class);
        }
        assertThat(output).doesNotContain(SEED);
    }

    @Test
    void aBadKeyFailsTheStartAndIsNotShown(CapturedOutput output) {
        assertThatThrownBy(() -> producer("asyncjobs.signing.seed=hush").close())
                .isInstanceOf(Exception.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The key in asyncjobs.signing.seed can't be used: not hexadecimal")
                .doesNotContain("hush");
    }

    private ConfigurableApplicationContext producer(String... properties) {
        return application().properties(properties).run();
    }

    private TestApplication application(Class<?>... beans) {
        return new TestApplication(beans).on(nats).properties("asyncjobs.queue=SIGNED");
    }
}
