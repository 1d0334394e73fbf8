package io.asyncjobs.spring.autoconfigure.worker;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * The results of the tasks that a task depends on.
 *
 * @param type what each is converted to
 * @param reader converts it
 */
record DependencyResultsArgument(Type type, PayloadReader reader) implements Arguments.Argument {

    static DependencyResultsArgument of(String name, MethodParameter parameter, PayloadReader reader) {
        ResolvableType map = ResolvableType.forMethodParameter(parameter);
        ResolvableType value = map.getGeneric(1);
        if (map.resolve() != Map.class || map.getGeneric(0).resolve() != String.class || value.resolve() == null) {
            throw new AsyncJobsStartupException(
                    "The task handler " + name + " has a parameter marked @DependencyResults of type " + map
                            + ", which can't be given results.",
                    "Make it a Map<String, X>, where X is what each result is converted to.",
                    null);
        }
        Type type = GenericTypeResolver.resolveType(value.getType(), parameter.getContainingClass());
        return new DependencyResultsArgument(type, reader);
    }

    @Override
    public Map<String, @Nullable Object> resolve(Task task, TaskContext context) {
        Map<String, @Nullable Object> converted = new LinkedHashMap<>();
        task.dependencyResults().forEach((id, result) -> converted.put(id, convert(id, result)));
        return converted;
    }

    private @Nullable Object convert(String id, @Nullable TaskResult result) {
        if (result == null || type == TaskResult.class) {
            return result;
        }
        byte[] json = result.payload().getBytes(StandardCharsets.UTF_8);
        try {
            // As bytes a payload would be the JSON as it is, but a result that was bytes is base64.
            return type == byte[].class ? reader.codec().decode(json, type) : reader.read(json, type);
        } catch (TerminateTaskException | InvalidRequestException mismatch) {
            throw new TerminateTaskException(
                    "the result of task " + id + ", which this one depends on, is no " + type.getTypeName(), mismatch);
        }
    }
}
