package io.asyncjobs.runner;

import io.asyncjobs.spring.AsyncJobsWorkers;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Works the tasks that {@code asyncjobs.yaml} has handlers for, and those of handlers in jars in the directory
 * {@code lib}, which are found through the auto-configuration that the jars bring. Takes no arguments.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RunnerApplication {

    private static final int USAGE = 2;

    /**
     * Starts the application; with an argument it tells what to use instead and ends with exit code 2.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0) {
            System.err.println(
                    """
                    asyncjobs-runner takes no arguments. Set it up with

                      asyncjobs.yaml           in the working directory or in $XDG_CONFIG_HOME (/handler/config)
                      environment variables    AJ_WORK_QUEUE, AJ_NATS_CONTEXT, AJ_CONCURRENCY, AJ_RETRY_POLICY,
                                               AJ_VERIFICATION_KEY, AJ_DEBUG, and for any property one such as
                                               ASYNCJOBS_NATS_URL for asyncjobs.nats.url
                    """);
            System.exit(USAGE);
        }
        SpringApplication application = new SpringApplication(RunnerApplication.class);
        application.addInitializers(NoHandlers::refuseEarly);
        application.run();
    }

    // The handlers of jars are known for certain only when all beans are there.
    @Bean
    ApplicationRunner requiredHandlers(
            AsyncJobsWorkers workers, AsyncJobsProperties properties, ConfigurableEnvironment environment) {
        return arguments -> {
            if (properties.consumedQueues().stream()
                    .allMatch(queue -> workers.types(queue).isEmpty())) {
                throw NoHandlers.failure(environment);
            }
        };
    }
}
