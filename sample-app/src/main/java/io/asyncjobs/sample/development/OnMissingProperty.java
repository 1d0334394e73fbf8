package io.asyncjobs.sample.development;

import java.util.Arrays;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition of {@link ConditionalOnMissingProperty}. */
final class OnMissingProperty implements Condition {

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        String[] names = metadata.getAnnotations()
                .get(ConditionalOnMissingProperty.class)
                .getStringArray("value");
        return Arrays.stream(names).noneMatch(context.getEnvironment()::containsProperty);
    }
}
