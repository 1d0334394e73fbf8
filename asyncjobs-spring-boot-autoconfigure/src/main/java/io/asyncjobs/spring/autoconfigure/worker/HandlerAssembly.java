package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.handler.Middleware;
import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.Router;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.TaskArgumentResolver;
import io.asyncjobs.spring.TaskErrorHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/** Puts together all handlers of an application, from its methods, its properties and the beans around them. */
final class HandlerAssembly {

    private final AsyncJobs jobs;
    private final AsyncJobsProperties properties;
    private final ListableBeanFactory beans;
    private final HandlerTimer timer;

    HandlerAssembly(AsyncJobs jobs, AsyncJobsProperties properties, ListableBeanFactory beans, HandlerTimer timer) {
        this.jobs = jobs;
        this.properties = properties;
        this.beans = beans;
        this.timer = timer;
    }

    /** The routers by queue; handlers that are found later are not used. */
    Map<String, Router> routers(TaskHandlerRegistry registry) {
        ScopedProxies.create(beans);
        Routers routers = new Routers(
                ordered(Middleware.class), ordered(TaskErrorHandler.class), new QueueRunTimes(jobs, properties));
        return routers.of(properties.consumedQueues(), handlers(registry.close()));
    }

    private List<TaskHandlerMethod> handlers(List<FoundHandler> found) {
        ArgumentsFactory arguments = new ArgumentsFactory(
                ordered(TaskArgumentResolver.class),
                beans.getBeanProvider(PayloadValidator.class),
                new PayloadReader(jobs.codec(), properties.unwrapPayloads()));
        TaskHandlerFactory factory =
                new TaskHandlerFactory(placeholders(beans), new RetryPolicies(beans), arguments, timer, gates());
        List<TaskHandlerMethod> handlers = new ArrayList<>();
        found.forEach(each -> handlers.addAll(factory.create(each)));
        handlers.addAll(
                new ConfiguredTasks(properties.tasks(), properties.commandsDirectory(), jobs::requestReplyHandler)
                        .handlers());
        return handlers;
    }

    private Gates gates() {
        int slots = properties.consumedQueues().stream()
                .mapToInt(properties::concurrency)
                .min()
                .orElse(1);
        return new Gates(slots, this::mayStart);
    }

    /** Asked by tasks that are being worked, so there are workers; one that has just stopped may be gone. */
    private boolean mayStart(String queue) {
        return beans.getBean(AsyncJobsWorkers.class)
                .worker(queue)
                .map(worker -> worker.isRunning() && !worker.isPaused())
                .orElse(true);
    }

    static UnaryOperator<@Nullable String> placeholders(ListableBeanFactory beans) {
        return beans instanceof ConfigurableBeanFactory factory
                ? text -> text == null ? null : factory.resolveEmbeddedValue(text)
                : UnaryOperator.identity();
    }

    private <T> List<T> ordered(Class<T> type) {
        return beans.getBeanProvider(type).orderedStream().toList();
    }
}
