package io.asyncjobs.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.RemoteService;
import io.asyncjobs.TestJobs;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServerExtension;
import io.asyncjobs.worker.Worker;
import io.nats.client.Connection;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;

/** Remote handlers in a worker (protocol 17, B1). What was recorded from Go is in the compatibility tests. */
class RequestReplyIT {

    @RegisterExtension
    static final NatsServerExtension NATS = new NatsServerExtension();

    private RemoteService service;
    private String queue;

    @BeforeEach
    void connect(TestInfo test) {
        queue = test.getTestMethod().orElseThrow().getName();
        service = new RemoteService(NATS.server());
    }

    @AfterEach
    void disconnect() {
        service.close();
    }

    private TestJobs open(Duration runTime) {
        return new TestJobs(NATS.server(), QueueConfig.of(queue).withMaxRunTime(runTime));
    }

    private static Worker work(TestJobs jobs, String type, Middleware... middleware) {
        Handler handler = jobs.jobs().requestReplyHandler(type);
        for (Middleware each : middleware) {
            handler = each.wrap(handler);
        }
        return jobs.work(type, handler);
    }

    /** A context whose handler is to be interrupted earlier than the worker does it. */
    private record Hurried(TaskContext worker, Duration earlier) implements TaskContext {

        @Override
        public Task task() {
            return worker.task();
        }

        @Override
        public Instant deadline() {
            return worker.deadline().minus(earlier);
        }

        @Override
        public Instant leaseEnd() {
            return worker.leaseEnd();
        }

        @Override
        public boolean isCancelled() {
            return worker.isCancelled();
        }

        @Override
        public void inProgress() {
            worker.inProgress();
        }

        @Override
        public Object payload(Type type) {
            return worker.payload(type);
        }

        @Override
        public Logger logger() {
            return worker.logger();
        }
    }

    @Test
    void extendsTheLeaseOnceWhenTheWorkerWouldInterruptItBeforeThePromisedTime() throws Exception {
        Middleware hurry = next -> (task, context) -> next.handle(task, new Hurried(context, Duration.ofSeconds(7)));
        List<String> acks = new CopyOnWriteArrayList<>();
        service.listen("CHORIA_AJ.H.T.slow", request -> {});
        try (TestJobs jobs = open(Duration.ofSeconds(10));
                TestJobs tap = open(Duration.ofSeconds(10))) {
            Connection connection = tap.jobs().connection();
            connection
                    .createDispatcher(ack -> acks.add(new String(ack.getData(), UTF_8)))
                    .subscribe("$JS.ACK.CHORIA_AJ_Q_" + queue + ".>");
            connection.flush(Duration.ofSeconds(20));
            Task task = jobs.enqueue("slow", "x");
            work(jobs, "slow", hurry);
            TestJobs.awaitTrue("the lease is extended", () -> acks.contains("+WPI"));
            service.reply(service.received().get(0).message(), new byte[0]);

            Task done = jobs.await(task, TaskState.COMPLETE);
            jobs.awaitEmptyQueue();

            assertThat(done.tries()).isEqualTo(1);
            TestJobs.awaitTrue("both signals", () -> acks.size() == 2);
            assertThat(acks).containsExactly("+WPI", "+ACK");
            assertThat(service.received()).hasSize(1);
        }
    }

    @Test
    void waitsBeyondTheFirstLeaseWhenAMiddlewareReportsProgress() {
        Middleware heartbeat = next -> (task, context) -> {
            CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(context::inProgress);
            return next.handle(task, context);
        };
        service.listen(
                "CHORIA_AJ.H.T.slow", request -> service.replyAfter(Duration.ofMillis(10_500), request, new byte[0]));
        try (TestJobs jobs = open(Duration.ofSeconds(10))) {
            Task task = jobs.enqueue("slow", "x");
            work(jobs, "slow", heartbeat);

            assertThat(jobs.await(task, TaskState.COMPLETE).tries()).isEqualTo(1);
            assertThat(service.received()).hasSize(1);
        }
    }

    @Test
    void triesAgainWhenNobodyListensUntilSomebodyDoes() {
        try (TestJobs jobs = open(Duration.ofSeconds(30))) {
            Task task = jobs.enqueue("email:new", "x");
            work(jobs, "email:");

            Task waiting = jobs.await(task, TaskState.RETRY);
            assertThat(waiting.lastError())
                    .isEqualTo("request-reply callout failed: nats: no responders available for request");
            service.listen("CHORIA_AJ.H.T.email:", request -> service.reply(request, "sent".getBytes(UTF_8)));

            Task done = jobs.await(task, TaskState.COMPLETE);
            assertThat(done.result().orElseThrow().payload()).isEqualTo("\"c2VudA==\"");
            assertThat(done.lastError()).isEmpty();
        }
    }

    @Test
    void theStopOfTheWorkerEndsTheCallAtOnceAndGivesTheTryBack() {
        service.listen("CHORIA_AJ.H.T.mute", request -> {});
        try (TestJobs jobs = open(Duration.ofMinutes(1))) {
            Task task = jobs.enqueue("mute", "x");
            Worker worker = work(jobs, "mute");
            TestJobs.awaitTrue(
                    "the service was asked", () -> !service.received().isEmpty());

            assertThat(worker.stop(Duration.ofMillis(100))).succeedsWithin(Duration.ofSeconds(20));

            // A late answer goes nowhere.
            service.reply(service.received().get(0).message(), "late".getBytes(UTF_8));
            Task back = jobs.jobs().load(task.id()).join();
            assertThat(back.state()).isEqualTo(TaskState.RETRY);
            assertThat(back.tries()).isZero();
            assertThat(back.lastError()).isEqualTo("the worker was shut down before the task was done");
        }
    }

    @Test
    void aBinaryReplyIsBase64WhateverTheUsersCodec() {
        PayloadCodec codec = new PayloadCodec() {
            @Override
            public byte[] encode(Object value) {
                return "\"the user's own form\"".getBytes(UTF_8);
            }

            @Override
            public Object decode(byte[] json, Type type) {
                return new JsonPayloadCodec().decode(json, type);
            }
        };
        service.listen("CHORIA_AJ.H.T.catchall", request -> service.reply(request, new byte[] {0, -1, -2, 10}));
        try (TestJobs jobs = new TestJobs(
                NATS.server(),
                builder -> builder.codec(codec),
                QueueConfig.of(queue).withMaxRunTime(Duration.ofSeconds(30)))) {
            Task task = jobs.enqueue("anything", "x");
            work(jobs, "");

            assertThat(jobs.await(task, TaskState.COMPLETE)
                            .result()
                            .orElseThrow()
                            .payload())
                    .isEqualTo("\"AP/+Cg==\"");
        }
    }

    @Test
    void theServiceSeesTheTaskAsItIsStored() {
        AtomicReference<Task> stored = new AtomicReference<>();
        try (TestJobs jobs = open(Duration.ofSeconds(30))) {
            service.listen("CHORIA_AJ.H.T.look", request -> {
                stored.set(
                        jobs.jobs().load(Task.fromJson(request.getData()).id()).join());
                service.reply(request, new byte[0]);
            });
            Task task = jobs.enqueue("look", "x");
            work(jobs, "look");
            jobs.await(task, TaskState.COMPLETE);

            assertThat(Task.fromJson(service.received().get(0).message().getData()))
                    .isEqualTo(stored.get());
            assertThat(stored.get().state()).isEqualTo(TaskState.ACTIVE);
            assertThat(stored.get().tries()).isEqualTo(1);
            assertThat(stored.get().tried()).isPresent();
        }
    }
}
