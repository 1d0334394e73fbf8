package io.asyncjobs;

import static io.asyncjobs.signing.Keys.OTHER_PUBLIC;
import static io.asyncjobs.signing.Keys.OTHER_SEED;
import static io.asyncjobs.signing.Keys.PUBLIC;
import static io.asyncjobs.signing.Keys.SEED;
import static io.asyncjobs.signing.Keys.bytes;
import static io.asyncjobs.signing.Keys.publicKeys;
import static io.asyncjobs.signing.Keys.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.NotFoundException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskPage;
import io.asyncjobs.task.TaskQuery;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Signatures on their way: enqueued with one, loaded and worked only with one (protocol 5). */
class SigningIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    @TempDir
    private Path folder;

    private static final Logger WORKER_LOG = (Logger) LoggerFactory.getLogger("io.asyncjobs.worker.TaskRun");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<TestJobs> clients = new ArrayList<>();
    private String queue;

    @BeforeEach
    void name(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void close() {
        clients.forEach(TestJobs::close);
        WORKER_LOG.detachAppender(log);
    }

    @Test
    void enqueueSignsAndLoadGivesTheSignature() {
        TestJobs jobs = client(TaskSignatures.builder()
                .privateKey(bytes(SEED))
                .publicKey(PUBLIC)
                .build());

        Task task = jobs.enqueue("t", "x");

        assertThat(task.signature()).matches("[0-9a-f]{128}");
        assertThat(jobs.jobs().load(task.id()).join()).isEqualTo(task);
    }

    @Test
    void loadRefusesATaskThatAnotherKeySigned() {
        Task task = client(seed(SEED)).enqueue("t", "x");

        assertUntrusted(client(publicKeys(OTHER_PUBLIC)), task, "invalid task signature");
        assertUntrusted(client(optional(OTHER_PUBLIC)), task, "invalid task signature");
    }

    @Test
    void loadRefusesAnUnsignedTaskUnlessSignaturesAreOptional() {
        Task task = client(TaskSignatures.none()).enqueue("t", "x");

        assertUntrusted(client(publicKeys(PUBLIC)), task, "task is not signed");
        assertThat(client(optional(PUBLIC)).jobs().load(task.id()).join()).isEqualTo(task);
    }

    @Test
    void aRetryIntoAnotherQueueIsSignedAnewAndRefusedWithoutTheKey() { // B26
        TestJobs signer = client(seed(SEED));
        Task task = signer.enqueue("t", "x");
        try (TestJobs other = new TestJobs(NATS.server(), QueueConfig.of(queue + "-other"))) {
            RetryOptions elsewhere = RetryOptions.ofDefaults().inQueue(queue + "-other");

            assertThatThrownBy(() -> other.jobs().retry(task.id(), elsewhere).join())
                    .cause()
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("is signed");
            Task moved = signer.jobs().retry(task.id(), elsewhere).join();

            assertThat(moved.signature()).isNotEqualTo(task.signature());
            assertThat(client(publicKeys(PUBLIC)).jobs().load(task.id()).join()).isEqualTo(moved);
        }
    }

    @Test
    void aListShowsOnlyTasksThatCanBeTrusted() { // B47
        Task signed = client(seed(SEED)).enqueue("t", "x");
        Task unsigned = client(TaskSignatures.none()).enqueue("t", "x");
        TaskQuery here = TaskQuery.all().withQueues(queue);

        TaskPage page = client(publicKeys(PUBLIC)).jobs().list(here).join();

        assertThat(page.tasks()).containsExactly(signed);
        assertThat(page.skipped()).anySatisfy(skipped -> {
            assertThat(skipped.id()).isEqualTo(unsigned.id());
            assertThat(skipped.reason()).isEqualTo("task is not signed");
        });
    }

    @Test
    void aRetryInItsQueueKeepsItsSignature() {
        Task task = client(seed(SEED)).enqueue("t", "x");

        Task again = client(publicKeys(PUBLIC)).jobs().retry(task.id()).join();

        assertThat(again.signature()).isEqualTo(task.signature());
    }

    @Test
    void aSeedAloneVerifies() throws Exception { // B32
        Task unsigned = client(TaskSignatures.none()).enqueue("t", "x");
        TestJobs inMemory = client(seed(SEED));
        TestJobs inFile = client(TaskSignatures.builder()
                .seedFile(Files.writeString(folder.resolve("seed"), SEED + "\n"))
                .build());

        assertUntrusted(inMemory, unsigned, "task is not signed");
        assertUntrusted(inFile, unsigned, "task is not signed");
        Task signed = inFile.enqueue("t", "x");
        assertThat(inMemory.jobs().load(signed.id()).join()).isEqualTo(signed);
    }

    @Test
    void aTaskThatIsSignedAlreadyIsNotStored() {
        TestJobs jobs = client(seed(SEED));
        Task signed = jobs.jobs().task("t", "x").build().signed("00");

        assertThatThrownBy(() -> jobs.jobs().enqueue(signed))
                .isInstanceOf(ConflictException.class)
                .hasMessage("task is already signed");
        assertThatThrownBy(() -> jobs.jobs().load(signed.id()).join()).hasCauseInstanceOf(NotFoundException.class);
    }

    @Test
    void aTaskSignedElsewhereIsEnqueuedAsItIs() {
        TestJobs jobs = client(publicKeys(PUBLIC));
        Task signed = seed(SEED).sign(jobs.jobs().task("t", "x").build().queuedIn(queue));

        assertThat(jobs.jobs().enqueue(signed).join()).isEqualTo(signed);
        assertThat(jobs.jobs().load(signed.id()).join()).isEqualTo(signed);
    }

    @Test
    void enqueueMayBeRepeatedForTheVerySameTask() {
        TestJobs jobs = client(seed(SEED));
        Task task = jobs.jobs().task("t", "x").build();

        Task first = jobs.jobs().enqueue(task).join();
        Task again = jobs.jobs().enqueue(task).join();

        assertThat(again).isEqualTo(first);
        assertThat(jobs.items()).isEqualTo(1);
    }

    @Test
    void enqueueGoesOnFromNoRecordThatItCannotTrust() {
        Task foreign = client(TaskSignatures.none()).enqueue("t", "foreign");
        TestJobs jobs = client(seed(SEED));
        Task ours = jobs.jobs().task("t", "ours").id(foreign.id()).build();

        assertThatThrownBy(() -> jobs.jobs().enqueue(ours).join())
                .hasCauseInstanceOf(ConflictException.class)
                .hasMessageEndingWith("a task with id " + foreign.id()
                        + " exists already, and its record can't be trusted: task is not signed");
    }

    @Test
    void theSizeThatIsCheckedIsThatOfTheSignedRecord() {
        TestJobs plain = client(TaskSignatures.none());
        TestJobs signing = client(seed(SEED));
        long limit = plain.jobs().connection().getMaxPayload();
        long largest = limit - limit / 64;
        int rest = Task.builder("t")
                .id("size")
                .payload(new byte[0])
                .build()
                .queuedIn(queue)
                .toJson()
                .length;
        byte[] payload = new byte[(int) (largest - rest - 60) / 4 * 3];
        Task task = Task.builder("t").payload(payload).build();

        assertThatThrownBy(() -> signing.jobs().enqueue(task))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("too large");
        assertThat(plain.jobs().enqueue(task).join().signature()).isEmpty();
    }

    @Test
    void aWorkerRunsASignedTaskThroughAllItsTries() {
        TestJobs jobs = client(seed(SEED));
        Task task = jobs.enqueue("t", "x");
        jobs.work("t", (t, context) -> {
            if (context.tries() < 3) {
                throw new IllegalStateException("not yet");
            }
            return "done";
        });

        Task done = jobs.await(task, TaskState.COMPLETE);

        assertThat(done.tries()).isEqualTo(3);
        assertThat(done.signature()).isEqualTo(task.signature());
        jobs.awaitEmptyQueue();
    }

    @Test
    void aWorkerKeepsTheItemOfATamperedTaskAndGoesOn() {
        TestJobs jobs = client(seed(SEED));
        Task tampered = jobs.jobs().task("t", "x").build().queuedIn(queue);
        Task changed = Task.builder("t")
                .id(tampered.id())
                .created(tampered.created())
                .payload("evil".getBytes(StandardCharsets.UTF_8))
                .build()
                .queuedIn(queue)
                .signed(seed(SEED).sign(tampered).signature());
        List<String> run = new CopyOnWriteArrayList<>();
        List<String> acks = acks(jobs.jobs().connection());
        log.start();
        WORKER_LOG.addAppender(log);
        put(jobs, changed);
        jobs.work("t", (t, context) -> run.add(t.id()), options -> options.withConcurrency(1));

        TestJobs.awaitTrue("the item is given back", () -> acks.size() == 1);
        List<Task> others = List.of(jobs.enqueue("t", "a"), jobs.enqueue("t", "b"), jobs.enqueue("t", "c"));
        others.forEach(other -> jobs.await(other, TaskState.COMPLETE));
        TestJobs.awaitTrue(
                "only its item is left",
                () -> jobs.jobs().queueInfo(queue).join().pending() == 1);

        TestJobs.awaitTrue("all acknowledgements are heard", () -> acks.size() >= 4);

        assertThat(run).hasSize(3).doesNotContain(changed.id());
        assertThat(acks).hasSize(4).filteredOn(ack -> ack.startsWith("-NAK")).hasSize(1);
        assertThat(acks.get(0)).matches("-NAK \\{\"delay\": ?6\\d{10}}");
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.contains(changed.id()))
                .containsExactly("queue " + queue + ": loading task " + changed.id()
                        + " failed; again in 60000 ms: invalid task signature");
    }

    @Test
    void aWorkerKeepsTheItemWhileItsKeyFileIsMissing() {
        Task task = client(seed(SEED)).enqueue("t", "x");
        TestJobs jobs = client(TaskSignatures.builder()
                .publicKeyFile(folder.resolve("missing"))
                .build());
        List<String> run = new CopyOnWriteArrayList<>();
        List<String> acks = acks(jobs.jobs().connection());
        jobs.work("t", (t, context) -> run.add(t.id()));

        TestJobs.awaitTrue("the item is given back", () -> acks.size() == 1);

        assertThat(acks.get(0)).startsWith("-NAK");
        assertThat(run).isEmpty();
        assertUntrusted(
                jobs,
                task,
                "the task's signature can't be checked: cannot read the public key file " + folder.resolve("missing")
                        + ": no such file");
    }

    @Test
    void keyFilesMayBeReplacedWhileWeRun() throws Exception {
        Path seedFile = Files.writeString(folder.resolve("seed"), SEED);
        Path publicKeyFile = Files.writeString(folder.resolve("public"), PUBLIC);
        TestJobs producer = client(TaskSignatures.builder().seedFile(seedFile).build());
        TestJobs worker =
                client(TaskSignatures.builder().publicKeyFile(publicKeyFile).build());
        worker.work("t", (t, context) -> "done");
        Task before = producer.enqueue("t", "before");
        worker.await(before, TaskState.COMPLETE);

        Files.writeString(publicKeyFile, PUBLIC + "\n" + OTHER_PUBLIC + "\n");
        Files.writeString(seedFile, OTHER_SEED);
        Task after = producer.enqueue("t", "after");

        worker.await(after, TaskState.COMPLETE);
        assertThat(worker.jobs().load(before.id()).join().state()).isEqualTo(TaskState.COMPLETE);
        Files.writeString(publicKeyFile, OTHER_PUBLIC);
        assertUntrusted(worker, before, "invalid task signature");
        assertThat(worker.jobs().load(after.id()).join().state()).isEqualTo(TaskState.COMPLETE);
    }

    @Test
    void aWorkerTakesTheTasksOfSeveralKeys() { // B47
        Task first = client(seed(SEED)).enqueue("t", "first");
        Task second = client(seed(OTHER_SEED)).enqueue("t", "second");
        TestJobs jobs = client(publicKeys(PUBLIC, OTHER_PUBLIC));
        jobs.work("t", (t, context) -> "done");

        jobs.await(first, TaskState.COMPLETE);
        jobs.await(second, TaskState.COMPLETE);
        jobs.awaitEmptyQueue();
    }

    private TestJobs client(TaskSignatures signatures) {
        QueueConfig config = QueueConfig.of(queue).withMaxTries(5).withMaxRunTime(Duration.ofSeconds(10));
        TestJobs jobs = new TestJobs(NATS.server(), builder -> builder.signing(signatures), config);
        clients.add(jobs);
        return jobs;
    }

    private static TaskSignatures optional(String key) {
        return TaskSignatures.builder().publicKey(key).optional(true).build();
    }

    private static void assertUntrusted(TestJobs jobs, Task task, String text) {
        assertThatThrownBy(() -> jobs.jobs().load(task.id()).join())
                .cause()
                .isInstanceOf(UntrustedTaskException.class)
                .hasMessage(text);
    }

    private void put(TestJobs jobs, Task task) {
        Connection connection = jobs.jobs().connection();
        connection.request(Subjects.task(task.id()), task.toJson()).join();
        byte[] item = ("{\"kind\":0,\"job\":\"" + task.id() + "\"}").getBytes(StandardCharsets.UTF_8);
        connection.publish(Subjects.item(queue, task.id()), item);
    }

    /** What the worker tells the server of its items, in order. */
    private List<String> acks(Connection connection) {
        List<String> acks = new CopyOnWriteArrayList<>();
        Dispatcher dispatcher =
                connection.createDispatcher(message -> acks.add(new String(message.getData(), StandardCharsets.UTF_8)));
        dispatcher.subscribe("$JS.ACK." + Subjects.queueStream(queue) + ".>");
        return acks;
    }
}
