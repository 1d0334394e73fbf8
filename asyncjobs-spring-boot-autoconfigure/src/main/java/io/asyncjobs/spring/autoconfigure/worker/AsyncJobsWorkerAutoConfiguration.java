package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.handler.Router;
import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.TaskHandler;
import io.asyncjobs.spring.autoconfigure.AsyncJobsAutoConfiguration;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import io.asyncjobs.worker.WorkerListener;
import io.asyncjobs.worker.WorkerOptions;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the {@link TaskHandler} methods and works their tasks, and those of {@code asyncjobs.tasks}; an application without
 * any consumes nothing. Handlers run on virtual threads if the application uses them.
 */
@AutoConfiguration(
        after = AsyncJobsAutoConfiguration.class,
        afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnBean({AsyncJobs.class, AsyncJobsProperties.class})
@Import(PayloadValidationConfiguration.class)
public final class AsyncJobsWorkerAutoConfiguration {

    @Bean
    TaskHandlerRegistry asyncJobsTaskHandlerRegistry() {
        return new TaskHandlerRegistry();
    }

    @Bean
    static TaskHandlerBeanPostProcessor asyncJobsTaskHandlerBeanPostProcessor(
            ObjectProvider<TaskHandlerRegistry> registry) {
        return new TaskHandlerBeanPostProcessor(registry);
    }

    @Bean
    static LazyInitializationExcludeFilter asyncJobsTaskHandlerLazyInitializationExcludeFilter() {
        return (beanName, definition, type) -> !TaskHandlerMethods.of(type).isEmpty();
    }

    @Bean(destroyMethod = "close")
    HandlerTimer asyncJobsHandlerTimer() {
        return new HandlerTimer();
    }

    @Bean
    @ConditionalOnMissingBean(AsyncJobsWorkers.class)
    AsyncJobsLifecycle asyncJobsLifecycle(
            AsyncJobs jobs,
            AsyncJobsProperties properties,
            TaskHandlerRegistry registry,
            HandlerTimer timer,
            ObjectProvider<WorkerListener> listeners,
            ListableBeanFactory beans,
            Environment environment) {
        // Retry policies are looked up with the handlers: they may enqueue, and metrics of that look at the workers.
        SingletonSupplier<Map<String, WorkerOptions>> options =
                SingletonSupplier.of(() -> new WorkerOptionsFactory(properties, beans).create());
        boolean virtual = Threading.VIRTUAL.isActive(environment);
        // The listeners are looked up at the start: those for metrics look at the workers in their turn.
        Function<String, WorkerOptions> forQueue = queue -> {
            WorkerOptions own = Objects.requireNonNull(options.obtain().get(queue))
                    .withListener(new WorkerListeners(listeners.orderedStream().toList()));
            return virtual ? own.withExecutor(new VirtualThreadTaskExecutor("asyncjobs-" + queue + "-")) : own;
        };
        return new AsyncJobsLifecycle(
                jobs,
                () -> {
                    options.obtain(); // a wrong value is an error also where nothing is started
                    return routers(properties, new HandlerAssembly(jobs, properties, beans, timer).routers(registry));
                },
                forQueue,
                properties.worker().shutdownTimeout(),
                properties.worker().enabled());
    }

    private static Map<String, Router> routers(AsyncJobsProperties properties, Map<String, Router> routers) {
        if (properties.worker().enabled()) {
            QueuesWithoutHandler.warn(properties.queuesToConsume(), routers.keySet());
        }
        return routers;
    }
}
