package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.spring.TaskArgumentResolver;
import io.asyncjobs.task.JsonPayloadCodec;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.context.annotation.Bean;

/** The beans of the auto-configuration that find handlers, without those that work. */
class DiscoveryBeans {

    private static final AsyncJobsWorkerAutoConfiguration CONFIGURATION = new AsyncJobsWorkerAutoConfiguration();
    private static final HandlerTimer TIMER = new HandlerTimer();

    @Bean
    TaskHandlerRegistry registry() {
        return CONFIGURATION.asyncJobsTaskHandlerRegistry();
    }

    @Bean
    static TaskHandlerBeanPostProcessor processor(ObjectProvider<TaskHandlerRegistry> registry) {
        return AsyncJobsWorkerAutoConfiguration.asyncJobsTaskHandlerBeanPostProcessor(registry);
    }

    @Bean
    static LazyInitializationExcludeFilter filter() {
        return AsyncJobsWorkerAutoConfiguration.asyncJobsTaskHandlerLazyInitializationExcludeFilter();
    }

    /** The handlers that were found. */
    static List<TaskHandlerMethod> handlers(ListableBeanFactory beans, TaskArgumentResolver... resolvers) {
        ScopedProxies.create(beans);
        ArgumentsFactory arguments = new ArgumentsFactory(
                List.of(resolvers),
                beans.getBeanProvider(PayloadValidator.class),
                new PayloadReader(new JsonPayloadCodec(), true));
        TaskHandlerFactory factory = new TaskHandlerFactory(
                HandlerAssembly.placeholders(beans),
                new RetryPolicies(beans),
                arguments,
                TIMER,
                new Gates(10, queue -> true));
        return beans.getBean(TaskHandlerRegistry.class).close().stream()
                .flatMap(found -> factory.create(found).stream())
                .toList();
    }
}
