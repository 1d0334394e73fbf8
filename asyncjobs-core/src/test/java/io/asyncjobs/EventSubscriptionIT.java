package io.asyncjobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.event.EventListener;
import io.asyncjobs.event.EventSubscription;
import io.asyncjobs.event.InvalidEventException;
import io.asyncjobs.event.LeaderElectedEvent;
import io.asyncjobs.event.TaskStateEvent;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.wire.Subjects;
import io.nats.client.Connection;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listening to events (protocol 19, B28). */
class EventSubscriptionIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    /** Writes down what it hears. */
    private static class Recorder implements EventListener {

        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        public void onTaskState(TaskStateEvent event) {
            threads.add(Thread.currentThread().getName());
            heard.add(event.taskType() + " " + event.state() + " " + event.tries());
        }

        @Override
        public void onLeaderElected(LeaderElectedEvent event) {
            heard.add("leader " + event.name() + " of " + event.component());
        }

        @Override
        public void onUnreadable(String subject, InvalidEventException reason) {
            heard.add(subject + ": " + reason.getMessage());
        }

        void await(String... expected) {
            TestJobs.awaitTrue("heard " + List.of(expected), () -> heard.size() >= expected.length);
            assertThat(heard).containsExactly(expected);
        }
    }

    private static TestJobs open(String queue) {
        return new TestJobs(NATS.server(), QueueConfig.of(queue));
    }

    @Test
    void tellsTheLifeOfATaskThatCompletes() {
        Recorder recorder = new Recorder();
        try (TestJobs jobs = open("EVENTS_COMPLETE");
                EventSubscription all = jobs.jobs().subscribe(recorder)) {
            assertThat(all).isNotNull();
            Task task = jobs.enqueue("good", "x");
            jobs.work("good", (t, context) -> "done");
            jobs.await(task, TaskState.COMPLETE);

            recorder.await("good new 0", "good active 1", "good complete 1");
            assertThat(recorder.threads).allSatisfy(thread -> assertThat(thread).isEqualTo("asyncjobs-events"));
        }
    }

    @Test
    void tellsTheLifeOfATaskThatIsTerminated() {
        Recorder recorder = new Recorder();
        try (TestJobs jobs = open("EVENTS_TERMINATED");
                EventSubscription all = jobs.jobs().subscribe(recorder)) {
            assertThat(all).isNotNull();
            Task task = jobs.enqueue("bad", "x");
            jobs.work("bad", (t, context) -> {
                throw new TerminateTaskException("no use");
            });
            jobs.await(task, TaskState.TERMINATED);

            recorder.await("bad new 0", "bad active 1", "bad terminated 1");
        }
    }

    @Test
    void tellsOfOneTaskOnly() {
        Recorder recorder = new Recorder();
        try (TestJobs jobs = open("EVENTS_ONE")) {
            Task mine = jobs.jobs().task("mine", "x").build();
            try (EventSubscription one = jobs.jobs().subscribe(mine.id(), recorder)) {
                assertThat(one).isNotNull();
                jobs.enqueue("other", "x");
                jobs.jobs().enqueue(mine).join();

                recorder.await("mine new 0");
            }
            assertThatThrownBy(() -> jobs.jobs().subscribe("*", recorder)).isInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void goesOnAfterWhatIsNoEventAndTellsOfLeaders() {
        Recorder recorder = new Recorder();
        try (TestJobs jobs = open("EVENTS_GARBAGE");
                EventSubscription all = jobs.jobs().subscribe(recorder)) {
            assertThat(all).isNotNull();
            Connection connection = jobs.jobs().connection();
            connection.publish("CHORIA_AJ.E.task_state.x", new byte[] {0, -1});
            connection.publish("CHORIA_AJ.E.task_state.x", null);
            connection.publish("CHORIA_AJ.E.other", "{\"type\":\"newer\"}".getBytes(UTF_8));
            LeaderElectedEvent leader =
                    LeaderElectedEvent.of("host-1", "task_scheduler", Instant.now(), RandomGenerator.getDefault());
            connection.publish(Subjects.leaderElectedEvent(leader.component()), leader.toJson());

            TestJobs.awaitTrue("all are heard", () -> recorder.heard.size() == 4);
            assertThat(recorder.heard.subList(0, 2)).allSatisfy(text -> assertThat(text)
                    .startsWith("CHORIA_AJ.E.task_state.x: the message is no event: "));
            assertThat(recorder.heard.subList(2, 4))
                    .containsExactly("CHORIA_AJ.E.other: unknown event type: newer", "leader host-1 of task_scheduler");
        }
    }

    @Test
    void aListenerThatThrowsHearsTheNextOne() {
        Recorder recorder = new Recorder() {
            @Override
            public void onTaskState(TaskStateEvent event) {
                super.onTaskState(event);
                Thread.currentThread().interrupt();
                throw new AssertionError("a bug");
            }
        };
        try (TestJobs jobs = open("EVENTS_THROWS");
                EventSubscription all = jobs.jobs().subscribe(recorder)) {
            assertThat(all).isNotNull();
            jobs.enqueue("a", "x");
            jobs.enqueue("b", "x");

            recorder.await("a new 0", "b new 0");
        }
    }

    @Test
    void aListenerThatBlocksHoldsUpNothingButItself() {
        CountDownLatch release = new CountDownLatch(1);
        Recorder blocked = new Recorder() {
            @Override
            public void onTaskState(TaskStateEvent event) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.onTaskState(event);
            }
        };
        Recorder other = new Recorder();
        try (TestJobs jobs = open("EVENTS_BLOCKED");
                EventSubscription first = jobs.jobs().subscribe(blocked);
                EventSubscription second = jobs.jobs().subscribe(other)) {
            assertThat(List.of(first, second)).hasSize(2);
            Task task = jobs.enqueue("t", "x");
            jobs.work("t", (t, context) -> "done");

            jobs.await(task, TaskState.COMPLETE);
            other.await("t new 0", "t active 1", "t complete 1");
            assertThat(blocked.heard).isEmpty();

            release.countDown();
            blocked.await("t new 0", "t active 1", "t complete 1");
        }
    }

    @Test
    void losesWhatIsTooMuchToWaitAndHearsWhatComesLater() {
        CountDownLatch release = new CountDownLatch(1);
        Recorder blocked = new Recorder() {
            @Override
            public void onUnreadable(String subject, InvalidEventException reason) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                super.onUnreadable(subject, reason);
            }
        };
        Recorder other = new Recorder();
        try (TestJobs jobs = open("EVENTS_FLOOD");
                EventSubscription first = jobs.jobs().subscribe(blocked);
                EventSubscription second = jobs.jobs().subscribe(other)) {
            assertThat(List.of(first, second)).hasSize(2);
            for (int i = 1; i <= 50; i++) {
                int sent = i;
                jobs.jobs().connection().publish("CHORIA_AJ.E.flood", new byte[1_000_000]);
                if (sent % 5 == 0) { // so few that nobody but the listener is too slow for them
                    TestJobs.awaitTrue("all have come", () -> other.heard.size() == sent);
                }
            }

            release.countDown();
            TestJobs.awaitTrue("what waited is heard", () -> blocked.heard.size() >= 33);
            jobs.enqueue("later", "x");
            TestJobs.awaitTrue("later ones are heard", () -> blocked.heard.contains("later new 0"));

            assertThat(blocked.heard).hasSizeBetween(34, 36);
        }
    }

    @Test
    void hearsNothingAfterItsEndWhichMayComeTwice() {
        Recorder ended = new Recorder();
        Recorder other = new Recorder();
        try (TestJobs jobs = open("EVENTS_CLOSED");
                EventSubscription stays = jobs.jobs().subscribe(other)) {
            EventSubscription subscription = jobs.jobs().subscribe(ended);
            jobs.enqueue("a", "x");
            ended.await("a new 0");

            subscription.close();
            subscription.close();
            jobs.enqueue("b", "x");

            other.await("a new 0", "b new 0");
            ended.await("a new 0");
            assertThat(stays).isNotNull();
        }
    }

    @Test
    void endsWithTheClientAlthoughTheConnectionStays() {
        Recorder recorder = new Recorder();
        Connection connection = TestJobs.connect(NATS.server());
        try (TestJobs other = open("EVENTS_CLIENT")) {
            AsyncJobs jobs = AsyncJobs.builder(connection)
                    .queue(QueueConfig.of("EVENTS_CLIENT"))
                    .open();
            EventSubscription subscription = jobs.subscribe(recorder);
            jobs.enqueue(jobs.task("a", "x").build()).join();
            recorder.await("a new 0");

            jobs.close();
            other.enqueue("b", "x");
            subscription.close();

            assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
            recorder.await("a new 0");
        }
    }

    @Test
    void hearsAgainAfterTheServerWasAway() {
        try (NatsServer server = NatsServer.start();
                TestJobs jobs = new TestJobs(server, QueueConfig.of("EVENTS_OUTAGE"))) {
            Recorder recorder = new Recorder();
            jobs.jobs().subscribe(recorder);
            jobs.enqueue("before", "x");
            recorder.await("before new 0");

            server.restart();
            TestJobs.awaitTrue(
                    "the connection is back",
                    () -> jobs.jobs().connection().getStatus() == Connection.Status.CONNECTED
                            && jobs.jobs().connection().getStatistics().getReconnects() > 0);
            jobs.enqueue("after", "x");

            recorder.await("before new 0", "after new 0");
        }
    }
}
