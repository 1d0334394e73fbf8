package io.asyncjobs.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter of a {@link TaskHandler} method that is given the payload. A parameter of a type that means nothing
 * else is given it anyway.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Payload {

    /** Whether a task without payload is terminated; otherwise the parameter is {@code null} then. */
    boolean required() default true;
}
