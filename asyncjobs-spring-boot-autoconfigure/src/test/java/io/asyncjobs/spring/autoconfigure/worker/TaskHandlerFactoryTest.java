package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.retry.RetryPolicy;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kotlin.coroutines.Continuation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class TaskHandlerFactoryTest {

    @Configuration(proxyBeanMethods = false)
    static class Discovery extends DiscoveryBeans {

        @Bean
        RetryPolicy patient() {
            return tries -> Duration.ofDays(tries);
        }
    }

    static class Complete {

        @TaskHandler(
                value = {"${my.type}", "b"},
                queue = "${my.queue}",
                retry = "${my.retry}",
                maxRunTime = "${my.time}",
                inProgress = "${my.interval}",
                terminateOn = TerminateTaskException.class,
                concurrency = 2)
        @TaskHandler("c")
        void handle() {}
    }

    static class Futures {

        @TaskHandler("future")
        CompletableFuture<String> future() {
            return CompletableFuture.completedFuture("later");
        }

        @TaskHandler("mono")
        Mono<String> mono() {
            return Mono.just("one");
        }
    }

    static class Many {

        @TaskHandler("a")
        Flux<String> handle() {
            return Flux.empty();
        }
    }

    static class Generic<T> {

        @TaskHandler("a")
        T handle() {
            throw new IllegalStateException();
        }
    }

    static class ManyByGenerics extends Generic<Flux<String>> {}

    static class Suspending {

        @TaskHandler("a")
        Object handle(Task task, Continuation<? super String> continuation) {
            return continuation;
        }
    }

    static class NoType {

        @TaskHandler({})
        void handle() {}
    }

    static class NegativeConcurrency {

        @TaskHandler(value = "a", concurrency = -1)
        void handle() {}
    }

    static class UnknownPolicy {

        @TaskHandler(value = "a", retry = "2m")
        void handle() {}
    }

    static class NoDuration {

        @TaskHandler(value = "a", maxRunTime = "soon")
        void handle() {}
    }

    static class TooLong {

        @TaskHandler(value = "a", maxRunTime = "99999999999999d")
        void handle() {}
    }

    static class NoTime {

        @TaskHandler(value = "a", inProgress = "0s")
        void handle() {}
    }

    static class TwoPayloads {

        @TaskHandler("two")
        void handle(String text, Task task, byte[] bytes) {}
    }

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Discovery.class);

    @Test
    void readsAllMembersAndResolvesPlaceholders() {
        runner.withBean(Complete.class)
                .withPropertyValues("my.type=a", "my.queue=Q", "my.retry=patient", "my.time=2m", "my.interval=5s")
                .run(context -> {
                    List<TaskHandlerMethod> handlers = DiscoveryBeans.handlers(context.getBeanFactory());

                    assertThat(handlers).extracting(TaskHandlerMethod::type).containsExactlyInAnyOrder("a", "b", "c");
                    TaskHandlerMethod a = of(handlers, "a");
                    HandlerSettings settings = a.settings();
                    assertThat(a.queue()).isEqualTo("Q");
                    assertThat(settings.retryPolicy()).isSameAs(context.getBean(RetryPolicy.class));
                    assertThat(settings.times())
                            .isEqualTo(new HandlerTimes(Duration.ofMinutes(2), Duration.ofSeconds(5)));
                    assertThat(settings.terminateOn()).containsExactly(TerminateTaskException.class);
                    assertThat(settings.gate())
                            .isNotNull()
                            .isSameAs(of(handlers, "b").settings().gate());
                    assertThat(of(handlers, "c").settings()).isEqualTo(HandlerSettings.NONE);
                });
    }

    @Test
    void waitsForWhatHandlersReturn() {
        runner.withBean(Futures.class).run(context -> {
            List<TaskHandlerMethod> handlers = DiscoveryBeans.handlers(context.getBeanFactory());
            Task task = Task.builder("x").build();

            assertThat(of(handlers, "future").handler().handle(task, new TestContext(task)))
                    .isEqualTo("later");
            assertThat(of(handlers, "mono").handler().handle(task, new TestContext(task)))
                    .isEqualTo("one");
        });
    }

    record Refusal(Class<?> bean, String description, String action) {}

    static List<Refusal> refusals() {
        return List.of(
                new Refusal(Many.class, "Many.handle() returns a Flux", "Return a Mono of a list"),
                new Refusal(ManyByGenerics.class, "ManyByGenerics.handle() returns a Flux", "Return a Mono of a list"),
                new Refusal(Suspending.class, "is a suspend function of Kotlin", "runBlocking"),
                new Refusal(NoType.class, "NoType.handle() names no task type", "Name one or more"),
                new Refusal(
                        NegativeConcurrency.class, "has concurrency = '-1'", "Set concurrency of @TaskHandler to 1"),
                new Refusal(
                        UnknownPolicy.class,
                        "has retry = '2m'",
                        "Set retry of @TaskHandler to one of 10m, 1h, 1m, default, patient, or"),
                new Refusal(
                        TooLong.class,
                        "has maxRunTime = '99999999999999d'",
                        "a duration of more than 0, and less than 292"),
                new Refusal(
                        NoDuration.class, "has maxRunTime = 'soon'", "Set maxRunTime of @TaskHandler to a duration"),
                new Refusal(NoTime.class, "has inProgress = '0s'", "Set inProgress of @TaskHandler to a duration"),
                new Refusal(
                        TwoPayloads.class,
                        "handle(String, Task, byte[]) has more than one parameter for the payload",
                        "define a TaskArgumentResolver bean"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatIsWrong(Refusal refusal) {
        runner.withBean(refusal.bean())
                .run(context -> assertThatThrownBy(() -> DiscoveryBeans.handlers(context.getBeanFactory()))
                        .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                            assertThat(failure).hasMessageContaining(refusal.description());
                            assertThat(failure.action()).contains(refusal.action());
                        }));
    }

    private static TaskHandlerMethod of(List<TaskHandlerMethod> handlers, String type) {
        return handlers.stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
