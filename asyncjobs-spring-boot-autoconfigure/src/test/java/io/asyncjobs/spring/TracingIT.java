package io.asyncjobs.spring;

import static io.asyncjobs.spring.TaskHandlingIT.awaitState;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces with OpenTelemetry, through a real server. */
class TracingIT {

    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    static class Handlers {

        private final Tracer tracer;

        Handlers(Tracer tracer) {
            this.tracer = tracer;
        }

        @TaskHandler("email:")
        void handle(String payload, TaskContext context) {
            SEEN.add(Objects.requireNonNull(tracer.currentSpan()).context().traceId());
            if (payload.equals("again") && context.tries() == 1) {
                throw new IllegalStateException("asked to");
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Tracing {

        @Bean
        InMemorySpanExporter exporter() {
            return InMemorySpanExporter.create();
        }

        @Bean
        SdkTracerProvider provider(InMemorySpanExporter exporter) {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build();
        }

        @Bean
        Tracer tracer(SdkTracerProvider provider) {
            return new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {});
        }

        @Bean
        ObservationHandler<Observation.Context> tracing(SdkTracerProvider provider, Tracer tracer) {
            OtelPropagator propagator = new OtelPropagator(
                    ContextPropagators.create(W3CTraceContextPropagator.getInstance()), provider.get("test"));
            return new ObservationHandler.FirstMatchingCompositeObservationHandler(
                    new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                    new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                    new DefaultTracingObservationHandler(tracer));
        }
    }

    @Test
    void oneTraceSpansEnqueueingAndEveryTryAndIsNotInTheRecord() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);

            Task task = Objects.requireNonNull(
                    Observation.createNotStarted("request", context.getBean(ObservationRegistry.class))
                            .observe(() -> jobs.enqueue("email:new", "again")));
            Task done = awaitState(jobs, task, TaskState.COMPLETE);
            await().untilAsserted(
                            () -> assertThat(exporter.getFinishedSpanItems()).hasSize(4));

            SpanData request = span(exporter, "request", 0);
            SpanData enqueue = span(exporter, "enqueue EMAIL", 0);
            SpanData first = span(exporter, "process EMAIL", 0);
            SpanData second = span(exporter, "process EMAIL", 1);
            assertThat(enqueue.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(enqueue.getKind()).isEqualTo(SpanKind.PRODUCER);
            for (SpanData process : List.of(first, second)) {
                assertThat(process.getTraceId()).isEqualTo(request.getTraceId());
                assertThat(process.getParentSpanId()).isEqualTo(enqueue.getSpanId());
                assertThat(process.getKind()).isEqualTo(SpanKind.CONSUMER);
                assertThat(process.getAttributes().get(AttributeKey.stringKey("task.id")))
                        .isEqualTo(task.id());
            }
            assertThat(first.getAttributes().get(AttributeKey.stringKey("outcome")))
                    .isEqualTo("retry");
            assertThat(second.getAttributes().get(AttributeKey.stringKey("tries")))
                    .isEqualTo("2");
            assertThat(SEEN).containsExactly(request.getTraceId());
            assertThat(new String(done.toJson(), UTF_8)).doesNotContain(request.getTraceId(), "traceparent");
        }
    }

    @Test
    void theTimersAreMadeOnce() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);

            awaitState(jobs, jobs.enqueue("email:new", "x"), TaskState.COMPLETE);
            String labels = "{error=\"none\",outcome=\"%s\",queue=\"EMAIL\",type=\"email:\"} 1\n";

            // When the listener has heard of it, the other way to count would have been taken too.
            await().untilAsserted(() -> assertThat(registry.scrape())
                    .contains("asyncjobs_task_finished_total"
                            + labels.formatted("complete").replace(" 1", " 1.0")));
            assertThat(registry.scrape())
                    .contains("asyncjobs_task_process_seconds_count" + labels.formatted("complete"))
                    .contains("asyncjobs_task_enqueue_seconds_count" + labels.formatted("ok"));
        }
    }

    @Test
    void eachOfManyTasksIsObserved() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats)) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
            List<Task> tasks = Stream.of("a", "b", "c")
                    .map(text -> jobs.task("email:new", text).build())
                    .toList();

            Observation.createNotStarted("request", context.getBean(ObservationRegistry.class))
                    .observe(() -> jobs.enqueueAll(tasks));
            tasks.forEach(task -> awaitState(jobs, task, TaskState.COMPLETE));

            assertThat(SEEN).hasSize(1);
            assertThat(registry.scrape())
                    .contains("asyncjobs_task_enqueue_seconds_count{error=\"none\",outcome=\"ok\",queue=\"EMAIL\","
                            + "type=\"email:\"} 3\n");
        }
    }

    /** Those after the first 1,000 are started on other threads than the caller's. */
    @Test
    void allOfManyTasksBelongToTheTraceOfTheirCaller() {
        try (NatsServer nats = NatsServer.start();
                ConfigurableApplicationContext context = application(nats, "asyncjobs.worker.enabled=false")) {
            AsyncJobsOperations jobs = context.getBean(AsyncJobsOperations.class);
            InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
            ObservationRegistry registry = context.getBean(ObservationRegistry.class);
            List<Task> tasks = IntStream.range(0, 1_500)
                    .mapToObj(i -> jobs.task("email:new", i).build())
                    .toList();

            Observation.createNotStarted("request", registry).observe(() -> jobs.enqueueAll(tasks));

            String request = span(exporter, "request", 0).getSpanId();
            assertThat(exporter.getFinishedSpanItems())
                    .filteredOn(span -> span.getName().equals("enqueue EMAIL"))
                    .hasSize(tasks.size())
                    .allMatch(span -> span.getParentSpanId().equals(request));
            assertThat(registry.getCurrentObservation()).isNull();
        }
    }

    private static SpanData span(InMemorySpanExporter exporter, String name, int index) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    private static ConfigurableApplicationContext application(NatsServer nats, String... properties) {
        SEEN.clear();
        return new TestApplication(Tracing.class, Handlers.class, TestApplication.Impatient.class)
                .on(nats)
                .properties("asyncjobs.queue=EMAIL", "asyncjobs.concurrency=2")
                .properties(properties)
                .run();
    }
}
