package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.Router;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.TaskErrorDecision;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.spring.observation.ProcessObservationMiddleware;
import io.asyncjobs.task.Task;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

class RoutersTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    void makesARouterForEachConsumedQueueWithHandlers() {
        Map<String, Router> routers = routers()
                .of(
                        List.of("EMAIL", "REPORTS", "IDLE"),
                        List.of(method("email:", "EMAIL"), method("report:", "REPORTS"), method("", "REPORTS")));

        assertThat(routers).containsOnlyKeys("EMAIL", "REPORTS");
        assertThat(routers.get("EMAIL").types()).containsExactly("email:");
        assertThat(routers.get("REPORTS").types()).containsExactly("", "report:");
    }

    @Test
    void givesHandlersWithoutAQueueToAllOfThem() {
        Map<String, Router> routers = routers().of(List.of("EMAIL", "REPORTS"), List.of(method("a", "")));

        assertThat(routers).containsOnlyKeys("EMAIL", "REPORTS");
    }

    @Test
    void wrapsHandlersInMiddlewareInItsOrder() throws Exception {
        Routers routers = new Routers(List.of(calling("outer"), calling("inner")), List.of(), runTimes());
        Router router = routers.of(List.of("EMAIL"), List.of(method("a", ""))).get("EMAIL");
        Task task = Task.builder("a").build();

        router.find("a").handler().handle(task, new TestContext(task));

        assertThat(calls).containsExactly("outer", "inner", "handler");
    }

    @Test
    void refusesTwoHandlersForOneTypeInOneQueue() {
        assertThatThrownBy(() -> routers()
                        .of(
                                List.of("EMAIL"),
                                List.of(method("email:new", "EMAIL", "A.send()"), method("email:new", "", "B.send()"))))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessage("There are two handlers for the task type \"email:new\" in queue EMAIL:%n"
                                    .formatted()
                                    .concat("    A.send()%n    B.send()".formatted()));
                    assertThat(failure.action()).contains("Remove one of them");
                });
    }

    @Test
    void takesTheSameTypeInDifferentQueues() {
        assertThat(routers().of(List.of("EMAIL", "REPORTS"), List.of(method("a", "EMAIL"), method("a", "REPORTS"))))
                .hasSize(2);
    }

    @Test
    void refusesHandlersForQueuesThatAreNotConsumed() {
        assertThatThrownBy(() -> routers().of(List.of("EMAIL"), List.of(method("a", "REPORTS"))))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessageContaining("is for queue REPORTS")
                            .hasMessageContaining("EMAIL");
                    assertThat(failure.action()).contains("asyncjobs.queues.REPORTS.consume=true");
                });
    }

    @Test
    void refusesInvalidTypes() {
        assertThatThrownBy(() -> routers().of(List.of("EMAIL"), List.of(method("a b", ""))))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("The task type \"a b\" of the handler");
    }

    @Test
    void givesTypesTheRetryPolicyOfTheirHandler() {
        RetryPolicy policy = tries -> Duration.ZERO;
        HandlerSettings settings = new HandlerSettings(List.of(), policy, null, HandlerTimes.NONE);

        Router router = routers()
                .of(
                        List.of("EMAIL"),
                        List.of(
                                new TaskHandlerMethod("a", "", "A.a()", (task, context) -> null, settings),
                                method("b", "")))
                .get("EMAIL");

        assertThat(router.find("a").retryPolicy()).isSameAs(policy);
        assertThat(router.find("b").retryPolicy()).isNull();
    }

    /** Hears of failures, as tracing of an application's own would. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    private static final class Hearing implements Middleware {

        private final List<Throwable> heard = new ArrayList<>();

        @Override
        public Handler wrap(Handler next) {
            return (task, context) -> {
                try {
                    return next.handle(task, context);
                } catch (Exception failure) {
                    heard.add(failure);
                    throw failure;
                }
            };
        }
    }

    @Test
    void middlewareOfHighPrecedenceHearsWhatWasDecidedAndOtherWhatWasThrown() {
        Hearing decided = new Hearing();
        List<Throwable> thrown = new ArrayList<>();
        Middleware inner = next -> (task, context) -> {
            try {
                return next.handle(task, context);
            } catch (Exception failure) {
                thrown.add(failure);
                throw failure;
            }
        };
        Handler failing = (task, context) -> {
            throw new IllegalStateException("known");
        };
        Routers routers = new Routers(
                List.of(decided, inner), List.of((task, error) -> TaskErrorDecision.terminate()), runTimes());
        TaskHandlerMethod method = new TaskHandlerMethod("a", "", "A.a()", failing, HandlerSettings.NONE);
        Router router = routers.of(List.of("EMAIL"), List.of(method)).get("EMAIL");
        Task task = Task.builder("a").build();

        assertThatThrownBy(() -> router.find("a").handler().handle(task, new TestContext(task)))
                .isInstanceOf(TerminateTaskException.class);
        assertThat(decided.heard).singleElement().isInstanceOf(TerminateTaskException.class);
        assertThat(thrown).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void observesWhatWasDecided() {
        List<String> outcomes = new ArrayList<>();
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStop(Observation.Context context) {
                outcomes.add(Objects.requireNonNull(context.getLowCardinalityKeyValue("outcome"))
                        .getValue());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
        Middleware observation = new ProcessObservationMiddleware(registry, mock(AsyncJobsWorkers.class), null);
        Handler failing = (task, context) -> {
            throw new IllegalStateException("known");
        };
        Routers routers = new Routers(
                List.of(observation, calling("inner")),
                List.of((task, error) -> TaskErrorDecision.terminate()),
                runTimes());
        Task task = Task.builder("a").build();

        assertThatThrownBy(() -> routers.of(
                                List.of("EMAIL"),
                                List.of(new TaskHandlerMethod("a", "", "A.a()", failing, HandlerSettings.NONE)))
                        .get("EMAIL")
                        .find("a")
                        .handler()
                        .handle(task, new TestContext(task)))
                .isInstanceOf(TerminateTaskException.class);
        assertThat(outcomes).containsExactly("terminated");
        assertThat(calls).containsExactly("inner");
    }

    @Test
    void decidesAboutFailuresOutsideOfMiddleware() throws Exception {
        List<Throwable> heard = new ArrayList<>();
        Middleware listening = next -> (task, context) -> {
            try {
                return next.handle(task, context);
            } catch (Exception failure) {
                heard.add(failure);
                throw failure;
            }
        };
        Exception failure = new IllegalStateException("known");
        Handler failing = (task, context) -> {
            throw failure;
        };
        Routers routers =
                new Routers(List.of(listening), List.of((task, error) -> TaskErrorDecision.complete()), runTimes());
        Task task = Task.builder("a").build();

        Object result = routers.of(
                        List.of("EMAIL"),
                        List.of(new TaskHandlerMethod("a", "", "A.a()", failing, HandlerSettings.NONE)))
                .get("EMAIL")
                .find("a")
                .handler()
                .handle(task, new TestContext(task));

        assertThat(result).isNull();
        assertThat(heard).containsExactly(failure);
    }

    @Test
    void refusesTimesThatTheQueueDoesNotGive() {
        assertThatThrownBy(() -> routers().of(List.of("EMAIL"), List.of(timed(new HandlerTimes(seconds(55), null)))))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessage(
                                    "The task handler Handlers.handle() has maxRunTime = PT55S, but handlers of queue"
                                            + " EMAIL are interrupted after PT55S: its run time is PT1M.");
                    assertThat(failure.action()).contains("asyncjobs.queues.EMAIL.max-run-time");
                });
        assertThatThrownBy(() -> routers().of(List.of("EMAIL"), List.of(timed(new HandlerTimes(null, seconds(90))))))
                .hasMessageContaining("has inProgress = PT1M30S");
    }

    @Test
    void takesAnyRunTimeOfHandlersThatTellTheyAreGettingOn() {
        assertThat(routers().of(List.of("EMAIL"), List.of(timed(new HandlerTimes(seconds(600), seconds(20))))))
                .hasSize(1);
        assertThat(routers().of(List.of("EMAIL"), List.of(timed(new HandlerTimes(seconds(54), null)))))
                .hasSize(1);
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private TaskHandlerMethod method(String type, String queue) {
        return method(type, queue, "Handlers.handle()");
    }

    private TaskHandlerMethod method(String type, String queue, String name) {
        Handler handler = (task, context) -> calls.add("handler");
        return new TaskHandlerMethod(type, queue, name, handler, HandlerSettings.NONE);
    }

    private TaskHandlerMethod timed(HandlerTimes times) {
        HandlerSettings settings = new HandlerSettings(List.of(), null, null, times);
        return new TaskHandlerMethod("a", "", "Handlers.handle()", (task, context) -> null, settings);
    }

    private Middleware calling(String name) {
        return next -> (task, context) -> {
            calls.add(name);
            return next.handle(task, context);
        };
    }

    private static Routers routers() {
        return new Routers(List.of(), List.of(), runTimes());
    }

    private static BiConsumer<String, Consumer<Duration>> runTimes() {
        return (queue, check) -> check.accept(Duration.ofSeconds(60));
    }
}
