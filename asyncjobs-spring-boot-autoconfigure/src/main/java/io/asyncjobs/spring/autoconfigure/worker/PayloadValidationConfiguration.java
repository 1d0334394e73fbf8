package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.TerminateTaskException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Bean validation of payloads, when the application has it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(Validator.class)
@ConditionalOnSingleCandidate(Validator.class)
class PayloadValidationConfiguration {

    @Bean
    PayloadValidator asyncJobsPayloadValidator(Validator validator) {
        return (payload, groups) -> {
            Class<?>[] classes = Arrays.stream(groups).map(Class.class::cast).toArray(Class<?>[]::new);
            Set<ConstraintViolation<Object>> violations = validator.validate(payload, classes);
            if (!violations.isEmpty()) {
                throw new TerminateTaskException(violations.stream()
                        .map(PayloadValidationConfiguration::describe)
                        .sorted()
                        .collect(Collectors.joining(", ", "the payload is invalid: ", "")));
            }
        };
    }

    // Messages may quote the value, and so may the keys and indexes of a path.
    private static String describe(ConstraintViolation<?> violation) {
        String constraint = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        String path = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Path.Node::getName)
                .filter(name -> name != null && !name.isEmpty())
                .collect(Collectors.joining("."));
        return path.isEmpty() ? constraint : path + " (" + constraint + ")";
    }
}
