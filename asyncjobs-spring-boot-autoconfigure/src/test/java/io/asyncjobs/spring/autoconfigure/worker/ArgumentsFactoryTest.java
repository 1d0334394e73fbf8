package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.DependencyResults;
import io.asyncjobs.spring.Payload;
import io.asyncjobs.spring.TaskArgumentResolver;
import io.asyncjobs.spring.TaskId;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.core.MethodParameter;

/** Arguments beyond task, context and payload. */
class ArgumentsFactoryTest {

    record Sum(int total) {}

    record Tenant(String name) {}

    static class Base<T> {

        Object generic(@DependencyResults Map<String, T> results) {
            return results;
        }
    }

    static class Handlers extends Base<Sum> {

        Object typed(@DependencyResults Map<String, Sum> results, @Payload String payload) {
            return results;
        }

        Object texts(@DependencyResults Map<String, String> results) {
            return results;
        }

        Object bytes(@DependencyResults Map<String, byte[]> results) {
            return new String(results.get("a"), StandardCharsets.UTF_8);
        }

        Object stored(@DependencyResults Map<String, TaskResult> results) {
            return results;
        }

        void noMap(@DependencyResults List<Sum> results) {}

        void wrongKeys(@DependencyResults Map<Integer, Sum> results) {}

        void noTypes(@SuppressWarnings("rawtypes") @DependencyResults Map results) {}

        Object tenant(Tenant tenant, Sum payload, Task task) {
            return tenant.name() + payload.total() + task.id();
        }

        Object optional(@Payload(required = false) Sum payload) {
            return payload == null;
        }

        Object required(@Payload Sum payload) {
            return payload;
        }

        Object id(String payload, @TaskId String id) {
            return id + " " + payload;
        }

        void noText(@TaskId long id) {}

        void ids(@TaskId String id, @TaskId String again) {}

        void primitive(@Payload(required = false) int payload) {}
    }

    private final TaskArgumentResolver tenants = new TaskArgumentResolver() {
        @Override
        public boolean supports(MethodParameter parameter) {
            return parameter.getParameterType() == Tenant.class;
        }

        @Override
        public @Nullable Object resolve(MethodParameter parameter, Task task, TaskContext context) throws Exception {
            if (task.type().equals("broken")) {
                throw new IOException("no tenants");
            }
            return new Tenant(task.type());
        }
    };

    private final TaskArgumentResolver later = new TaskArgumentResolver() {
        @Override
        public boolean supports(MethodParameter parameter) {
            return tenants.supports(parameter);
        }

        @Override
        public Object resolve(MethodParameter parameter, Task task, TaskContext context) {
            throw new AssertionError("the first one is asked");
        }
    };

    @Test
    void asksResolversOfTheApplicationFirstAndInTheirOrder() throws Exception {
        assertThat(call("tenant", task("acme", "{\"total\":7}"))).isEqualTo("acme7x");
    }

    @Test
    void failsAsAResolverDoes() {
        assertThatThrownBy(() -> call("tenant", task("broken", "{\"total\":7}")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void convertsResultsOfDependenciesInTheirOrder() throws Exception {
        Map<String, Sum> expected = new LinkedHashMap<>();
        expected.put("b", new Sum(2));
        expected.put("a", new Sum(1));
        expected.put("none", null);
        Task task = with("b", "{\"total\":2}", "a", "\"{\\\"total\\\":1}\"", "none", "null");

        assertThat(call("typed", task)).isEqualTo(expected).asString().startsWith("{b=");
        assertThat(call("generic", task)).isEqualTo(expected);
    }

    @Test
    void givesResultsAsTextBytesAndAsTheyAreStored() throws Exception {
        assertThat(call("texts", with("a", "\"text\"", "b", "{}"))).isEqualTo(Map.of("a", "text", "b", "{}"));
        assertThat(call("bytes", with("a", "\"aGVsbG8=\""))).isEqualTo("hello");
        assertThat(call("stored", with("a", "1"))).isEqualTo(Map.of("a", new TaskResult("1", Instant.EPOCH)));
        assertThat(call("stored", task("t", ""))).isEqualTo(Map.of());
    }

    @Test
    void terminatesWhenAResultCannotBeConverted() {
        assertThatThrownBy(() -> call("typed", with("a", "[\"hush\"]")))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessageContaining("the result of task a, which this one depends on, is no " + Sum.class.getName())
                .message()
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"noMap", "wrongKeys", "noTypes"})
    void refusesOtherParametersForResults(String method) {
        assertThatThrownBy(() -> call(method, task("t", "")))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure).hasMessageContaining("marked @DependencyResults of type");
                    assertThat(failure.action()).startsWith("Make it a Map<String, X>");
                });
    }

    @Test
    void givesTheIdBesideThePayload() throws Exception {
        assertThat(call("id", task("t", "\"text\""))).isEqualTo("x text");
    }

    @ParameterizedTest
    @CsvSource({
        "noText, marked @TaskId of type long, Make it a String.",
        "ids, more than one parameter for the id, Let it have at most one"
    })
    void refusesOtherParametersForTheId(String method, String description, String action) {
        assertThatThrownBy(() -> call(method, task("t", "")))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure).hasMessageContaining(description);
                    assertThat(failure.action()).startsWith(action);
                });
    }

    @Test
    void requiresAPayloadUnlessToldOtherwise() throws Exception {
        assertThat(call("optional", task("t", ""))).isEqualTo(true);
        assertThat(call("optional", task("t", "{\"total\":7}"))).isEqualTo(false);
        assertThatThrownBy(() -> call("required", task("t", ""))).isInstanceOf(TerminateTaskException.class);
        assertThatThrownBy(() -> call("primitive", task("t", "")))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("its type int can't be null");
    }

    private Object call(String name, Task task) throws Exception {
        Method method = Arrays.stream(
                        name.equals("generic") ? Base.class.getDeclaredMethods() : Handlers.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        ArgumentsFactory factory = new ArgumentsFactory(
                List.of(tenants, later),
                new StaticListableBeanFactory().getBeanProvider(PayloadValidator.class),
                new PayloadReader(new JsonPayloadCodec(), true));
        Arguments arguments = factory.of(name, method, Handlers.class);
        return new MethodHandler(new Handlers(), method, arguments).handle(task, new TestContext(task));
    }

    private static Task task(String type, String payload) {
        return Task.builder(type)
                .id("x")
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private static Task with(String... results) {
        Map<String, TaskResult> byId = new LinkedHashMap<>();
        for (int i = 0; i < results.length; i += 2) {
            byId.put(results[i], new TaskResult(results[i + 1], Instant.EPOCH));
        }
        return task("t", "\"payload\"").withDependencyResults(byId);
    }
}
