package io.asyncjobs.spring.test;

import io.asyncjobs.handler.Middleware;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.spring.TaskHandler;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of an application's task handlers, with nothing else of the application: on a nats-server of its own
 * ({@link EmbeddedNats}), with the components that have {@link TaskHandler} methods, {@link Middleware} and the other
 * beans of asyncjobs, the JSON mapper and bean validation; without web, data and the rest of the auto-configuration.
 *
 * <p>Inject {@link AsyncJobsOperations} to enqueue and {@link TestTasks} to wait and look. What handlers need besides is
 * given by {@code @MockitoBean} or {@code @Import}.
 *
 * <pre>{@code
 * @AsyncJobsTest
 * class EmailHandlersTest {
 *     @Autowired AsyncJobsOperations jobs;
 *     @Autowired TestTasks tasks;
 *
 *     @Test
 *     void sendsMail() {
 *         Task task = jobs.enqueue("email:new", new Email("a@example.org"));
 *         tasks.drain();
 *         tasks.assertState(task.id(), TaskState.COMPLETE);
 *     }
 * }
 * }</pre>
 *
 * <p>Tests that have the same configuration share context and server; {@link TestTasks#clear()} empties it. For a test of
 * the whole application write {@code @SpringBootTest} and {@code @EmbeddedNats} instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AsyncJobsTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AsyncJobsTypeExcludeFilter.class)
@AutoConfigureAsyncJobs
@EmbeddedNats
@ImportAutoConfiguration
public @interface AsyncJobsTest {

    /** Properties in the form {@code key=value} for the {@link Environment} before the application starts. */
    String[] properties() default {};

    /** Whether the components that have to do with asyncjobs are found by themselves. */
    boolean useDefaultFilters() default true;

    /** Further components that are found. */
    Filter[] includeFilters() default {};

    /** Components that are not found. */
    Filter[] excludeFilters() default {};

    /** Auto-configurations that are left out. */
    @AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
    Class<?>[] excludeAutoConfiguration() default {};
}
