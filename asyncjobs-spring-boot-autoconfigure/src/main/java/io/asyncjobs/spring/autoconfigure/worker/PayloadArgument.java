package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.Payload;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * The payload, converted and validated.
 *
 * @param type what it is converted to
 * @param nullable whether there may be none
 * @param validator checks it, {@code null} if it need not be checked
 * @param hints the validation groups
 */
record PayloadArgument(Type type, boolean nullable, @Nullable PayloadValidator validator, Object[] hints)
        implements Arguments.Argument {

    private static final Logger logger = LoggerFactory.getLogger(PayloadArgument.class);

    static PayloadArgument of(String name, MethodParameter parameter, ObjectProvider<PayloadValidator> validators) {
        Type type =
                GenericTypeResolver.resolveType(parameter.getGenericParameterType(), parameter.getContainingClass());
        boolean nullable = isOptional(name, parameter) || Nullness.forMethodParameter(parameter) == Nullness.NULLABLE;
        for (Annotation annotation : parameter.getParameterAnnotations()) {
            Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
            if (hints != null) {
                PayloadValidator validator = validators.getIfAvailable();
                if (validator == null) {
                    logger.warn(
                            "The payload of the task handler {} is not validated, because there is no Validator bean."
                                    + " Add spring-boot-starter-validation.",
                            name);
                }
                return new PayloadArgument(type, nullable, validator, hints);
            }
        }
        return new PayloadArgument(type, nullable, null, new Object[0]);
    }

    private static boolean isOptional(String name, MethodParameter parameter) {
        Payload annotation = parameter.getParameterAnnotation(Payload.class);
        boolean optional = annotation != null && !annotation.required();
        if (optional && parameter.getParameterType().isPrimitive()) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " has a payload that is not required, but its type "
                            + parameter.getParameterType() + " can't be null.",
                    "Use the type of an object, such as Integer, or leave out required = false.",
                    null);
        }
        return optional;
    }

    @Override
    public @Nullable Object resolve(Task task, TaskContext context) {
        Object payload = context.payload(type);
        if (payload == null) {
            if (nullable) {
                return null;
            }
            throw new TerminateTaskException(
                    "the task has no payload, but its handler needs one of type " + type.getTypeName());
        }
        if (validator != null) {
            validator.validate(payload, hints);
        }
        return payload;
    }
}
