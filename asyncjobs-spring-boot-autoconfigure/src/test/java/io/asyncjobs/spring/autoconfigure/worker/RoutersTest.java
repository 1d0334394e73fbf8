package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.Router;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutersTest {

    private final List<String> calls = new ArrayList<>();

    @Test
    void makesARouterForEachConsumedQueueWithHandlers() {
        Map<String, Router> routers = Routers.of(
                List.of("EMAIL", "REPORTS", "IDLE"),
                List.of(method("email:", "EMAIL"), method("report:", "REPORTS"), method("", "REPORTS")),
                List.of());

        assertThat(routers).containsOnlyKeys("EMAIL", "REPORTS");
        assertThat(routers.get("EMAIL").types()).containsExactly("email:");
        assertThat(routers.get("REPORTS").types()).containsExactly("", "report:");
    }

    @Test
    void givesHandlersWithoutAQueueToAllOfThem() {
        Map<String, Router> routers = Routers.of(List.of("EMAIL", "REPORTS"), List.of(method("a", "")), List.of());

        assertThat(routers).containsOnlyKeys("EMAIL", "REPORTS");
    }

    @Test
    void wrapsHandlersInMiddlewareInItsOrder() throws Exception {
        Router router = Routers.of(
                        List.of("EMAIL"),
                        List.of(method("a", "")),
                        List.of(
                                next -> (task, context) -> {
                                    calls.add("outer");
                                    return next.handle(task, context);
                                },
                                next -> (task, context) -> {
                                    calls.add("inner");
                                    return next.handle(task, context);
                                }))
                .get("EMAIL");
        Task task = Task.builder("a").build();

        router.find("a").handler().handle(task, new TestContext(task));

        assertThat(calls).containsExactly("outer", "inner", "handler");
    }

    @Test
    void refusesTwoHandlersForOneTypeInOneQueue() {
        assertThatThrownBy(() -> Routers.of(
                        List.of("EMAIL"),
                        List.of(method("email:new", "EMAIL", "A.send()"), method("email:new", "", "B.send()")),
                        List.of()))
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
        assertThat(Routers.of(
                        List.of("EMAIL", "REPORTS"), List.of(method("a", "EMAIL"), method("a", "REPORTS")), List.of()))
                .hasSize(2);
    }

    @Test
    void refusesHandlersForQueuesThatAreNotConsumed() {
        assertThatThrownBy(() -> Routers.of(List.of("EMAIL"), List.of(method("a", "REPORTS")), List.of()))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessageContaining("is for queue REPORTS")
                            .hasMessageContaining("EMAIL");
                    assertThat(failure.action()).contains("asyncjobs.queues.REPORTS.consume=true");
                });
    }

    @Test
    void refusesInvalidTypes() {
        assertThatThrownBy(() -> Routers.of(List.of("EMAIL"), List.of(method("a b", "")), List.of()))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("The task type \"a b\" of the handler");
    }

    private TaskHandlerMethod method(String type, String queue) {
        return method(type, queue, "Handlers.handle()");
    }

    private TaskHandlerMethod method(String type, String queue, String name) {
        Handler handler = (task, context) -> calls.add("handler");
        return new TaskHandlerMethod(type, queue, name, handler);
    }
}
