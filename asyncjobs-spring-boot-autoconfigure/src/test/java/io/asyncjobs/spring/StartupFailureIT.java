package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.test.NatsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Flux;

/** What an operator reads when an application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class StartupFailureIT {

    private static NatsServer nats;

    @TempDir
    Path home;

    static class One {

        @TaskHandler("email:new")
        void one() {}
    }

    static class Two {

        @TaskHandler("email:new")
        void two() {}
    }

    static class Streaming {

        @TaskHandler("email:new")
        Flux<String> stream() {
            return Flux.empty();
        }
    }

    static class TooLong {

        @TaskHandler(value = "email:new", maxRunTime = "2m")
        void handle() {}
    }

    @BeforeAll
    static void start() {
        nats = NatsServer.builder()
                .configuration(
                        """
                        authorization { timeout: 20 }
                        accounts {
                          TASKS { jetstream: enabled, users = [{ user: me, password: right }] }
                          PLAIN { users = [{ user: plain, password: right }] }
                        }""")
                .start();
    }

    @AfterAll
    static void stop() {
        nats.close();
    }

    @Test
    void noServer(CapturedOutput output) {
        fails(new TestApplication().properties("asyncjobs.nats.url=nats://me:hush@127.0.0.1:1"));

        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START", "Cannot connect to NATS: nats://127.0.0.1:1: connection refused")
                .contains("Start a NATS server with JetStream there")
                .doesNotContain("hush");
    }

    @Test
    void wrongCredentials(CapturedOutput output) {
        fails(new TestApplication().at(nats).properties("asyncjobs.nats.user=me", "asyncjobs.nats.password=hush"));

        assertThat(output)
                .contains("the server refused the credentials", "Set asyncjobs.nats.user and asyncjobs.nats.password")
                .doesNotContain("hush");
    }

    @Test
    void unknownContext(CapturedOutput output) throws Exception {
        Path contexts = Files.createDirectories(home.resolve("nats/context"));
        Files.writeString(contexts.resolve("AJ_MINE.json"), "{}");

        fails(new TestApplication().properties("asyncjobs.nats.context=AJ_EMAIL", "XDG_CONFIG_HOME=" + home));

        assertThat(output)
                .contains("The NATS context 'AJ_EMAIL', named by asyncjobs.nats.context, does not exist.")
                .contains("holds the contexts AJ_MINE.")
                .contains("Create it with 'nats context add AJ_EMAIL'");
    }

    @Test
    void urlAndContext(CapturedOutput output) {
        fails(new TestApplication()
                .properties("asyncjobs.nats.context=AJ", "asyncjobs.nats.url=nats://me:hush@127.0.0.1:1"));

        assertThat(output)
                .contains("Both asyncjobs.nats.url and asyncjobs.nats.context are set.")
                .doesNotContain("hush");
    }

    @Test
    void contradictingCredentials(CapturedOutput output) {
        fails(new TestApplication()
                .properties(
                        "asyncjobs.nats.user=me",
                        "asyncjobs.nats.password=hush",
                        "asyncjobs.nats.credentials=/my.creds"));

        assertThat(output)
                .contains("NATS settings contradict each other: user and credentials", "asyncjobs.nats.*")
                .doesNotContain("hush");
    }

    @Test
    void passwordWithoutUser(CapturedOutput output) {
        fails(new TestApplication().properties("asyncjobs.nats.password=hush"));

        assertThat(output)
                .contains("asyncjobs.nats.password is set, but asyncjobs.nats.user is not.")
                .doesNotContain("hush");
    }

    @Test
    void missingQueue(CapturedOutput output) {
        fails(connected().properties("asyncjobs.queue=NOWHERE", "asyncjobs.queues.NOWHERE.create=false"));

        assertThat(output)
                .contains("The task queues could not be opened:", "NOWHERE")
                .contains("asyncjobs.queues.<name>.create=true");
    }

    @Test
    void noJetStream(CapturedOutput output) {
        fails(new TestApplication().on(nats).properties("asyncjobs.nats.user=plain", "asyncjobs.nats.password=right"));

        assertThat(output).contains("The task queues could not be opened:").contains("JetStream");
    }

    @Test
    void handlerOfManyResults(CapturedOutput output) {
        fails(connected(Streaming.class));

        assertThat(output)
                .contains(
                        "StartupFailureIT$Streaming.stream() returns a Flux",
                        "Return a Mono of a list (collectList())");
    }

    @Test
    void handlerThatTakesMoreTimeThanItsQueueGives(CapturedOutput output) {
        fails(connected(TooLong.class));

        assertThat(output)
                .contains("StartupFailureIT$TooLong.handle() has maxRunTime = PT2M, but handlers of queue DEFAULT are")
                .contains("interrupted after PT55S: its run time is PT1M.", "Set maxRunTime of @TaskHandler to less");
    }

    @Test
    void taskThatIsNeitherRemoteNorACommand(CapturedOutput output) {
        fails(connected().properties("asyncjobs.tasks[0].type=audit:log"));

        assertThat(output)
                .contains("The entry asyncjobs.tasks[0], for task type \"audit:log\", has no remote or command.")
                .contains("Set either asyncjobs.tasks[0].remote to true, or asyncjobs.tasks[0].command to the path");
    }

    @Test
    void twoHandlers(CapturedOutput output) {
        fails(connected(One.class, Two.class));

        assertThat(output)
                .contains("There are two handlers for the task type \"email:new\" in queue DEFAULT:")
                .contains("StartupFailureIT$One.one()", "StartupFailureIT$Two.two()", "Remove one of them");
    }

    @Test
    void unknownRetryPolicy(CapturedOutput output) {
        fails(connected().properties("asyncjobs.retry=2m"));

        assertThat(output)
                .contains("The property asyncjobs.retry has the value '2m', which is not allowed.")
                .contains("Set asyncjobs.retry to one of 10m, 1h, 1m, default, or define a RetryPolicy bean");
    }

    @Test
    void unknownDiscardState(CapturedOutput output) {
        fails(connected().properties("asyncjobs.discard=done"));

        assertThat(output)
                .contains("The property asyncjobs.discard has the value 'done', which is not allowed.")
                .contains("Set asyncjobs.discard to a list of complete, expired and terminated.");
    }

    @Test
    void wrongValueOfAProperty(CapturedOutput output) {
        fails(connected().properties("asyncjobs.storage.replicas=9"));

        assertThat(output)
                .contains("The property asyncjobs.storage.replicas has the value '9', which is not allowed.")
                .contains("Set asyncjobs.storage.replicas to a number from 1 to 5.");
    }

    private static TestApplication connected(Class<?>... beans) {
        return new TestApplication(beans)
                .on(nats)
                .properties("asyncjobs.nats.user=me", "asyncjobs.nats.password=right");
    }

    private static void fails(TestApplication application) {
        assertThatThrownBy(() -> application.run().close()).isInstanceOf(Exception.class);
    }
}
