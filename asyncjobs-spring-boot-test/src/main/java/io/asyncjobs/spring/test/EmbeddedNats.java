package io.asyncjobs.spring.test;

import io.asyncjobs.test.NatsServer;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Import;

/**
 * Gives a test a nats-server of its own and connects the application to it, whatever {@code asyncjobs.nats.*} says. The
 * server is a child process with an empty directory on a free port of 127.0.0.1; it lives as long as the test's
 * application context, and can be injected as {@link NatsServer}, for instance to be stopped and started again. So can
 * {@link TestTasks}.
 *
 * <p>{@link AsyncJobsTest} has it; beside {@code @SpringBootTest} it is to be written. Where the executable comes from,
 * and what to do if there is none: see {@link io.asyncjobs.test.NatsServerBinary#find()}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Import(EmbeddedNatsConfiguration.class)
public @interface EmbeddedNats {}
