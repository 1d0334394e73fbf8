package io.asyncjobs.sample.development;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** Holds when none of the properties is set, to whatever value. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnMissingProperty.class)
@interface ConditionalOnMissingProperty {

    /** Names of properties. */
    String[] value();
}
