package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.handler.PayloadReader;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.Task;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.validation.annotation.Validated;

class ArgumentsTest {

    record Email(String to) {}

    record Checked(
            @NotBlank(message = "not '${validatedValue}'") String to,
            @Nullable Map<String, @NotNull @Valid Part> parts) {}

    record Part(@NotBlank String name) {}

    interface OnDemand {}

    record Grouped(@NotBlank(groups = OnDemand.class) String to) {}

    static class Base<T> {

        @Nullable
        Object seen;

        void generic(T payload) {
            seen = payload;
        }
    }

    static class Handlers extends Base<Email> {

        String everything(TaskContext context, Email email, Task task) {
            return task.id() + context.tries() + email.to();
        }

        String list(List<Email> emails) {
            return emails.get(0).to();
        }

        String text(String text) {
            return text;
        }

        int bytes(byte[] bytes) {
            return bytes.length;
        }

        int number(int number) {
            return number;
        }

        boolean nullable(@Nullable Email email) {
            return email == null;
        }

        String valid(@Valid Checked email) {
            return email.to();
        }

        String validInGroup(@Validated(OnDemand.class) Grouped email) {
            return email.to();
        }

        void twoTasks(Task one, Task two) {}

        void throwing(Task task) throws Exception {
            throw new Exception("checked");
        }

        void failing() {
            throw new StackOverflowError();
        }
    }

    private final Handlers handlers = new Handlers();

    @Test
    void givesTaskContextAndPayloadInAnyOrder() throws Exception {
        assertThat(call("everything", "{\"to\":\"a\"}")).isEqualTo("id0a");
    }

    @Test
    void convertsGenericTypes() throws Exception {
        assertThat(call("list", "[{\"to\":\"a\"}]")).isEqualTo("a");
        call("generic", "{\"to\":\"a\"}");
        assertThat(handlers.seen).isEqualTo(new Email("a"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"\"a\", a", "a, a", "{}, {}"})
    void givesTextDecodedOrAsItIs(String payload, String text) throws Exception {
        assertThat(call("text", payload)).isEqualTo(text);
    }

    @Test
    void givesBytesAsTheyAre() throws Exception {
        assertThat(call("bytes", "\"a\"")).isEqualTo(3);
    }

    @Test
    void unwrapsWhatTheCommandLineStores() throws Exception {
        assertThat(call("list", "\"[{\\\"to\\\":\\\"a\\\"}]\"")).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"list, x", "list, {}", "number, \"x\""})
    void terminatesWhatCannotBeConverted(String method, String payload) {
        assertThatThrownBy(() -> call(method, payload)).isInstanceOf(TerminateTaskException.class);
    }

    @ParameterizedTest
    @CsvSource({"list, null", "number, ''", "list, ''"})
    void terminatesWhatHasNoPayload(String method, String payload) {
        assertThatThrownBy(() -> call(method, payload))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessageContaining("the task has no payload, but its handler needs one of type");
    }

    @Test
    void givesNullWhereItMayBe() throws Exception {
        assertThat(call("nullable", "")).isEqualTo(true);
        assertThat(call("nullable", "null")).isEqualTo(true);
        assertThat(call("nullable", "{\"to\":\"a\"}")).isEqualTo(false);
    }

    @Test
    void terminatesInvalidPayloadsAndNamesTheFieldsOnly() throws Exception {
        assertThat(call("valid", "{\"to\":\"a\"}")).isEqualTo("a");
        assertThatThrownBy(() -> call("valid", "{\"to\":\" \",\"parts\":{\"hush\":{\"name\":\"\"}}}"))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessageStartingWith("the payload is invalid: parts.name (NotBlank), to (NotBlank)")
                .message()
                .doesNotContain("hush");
    }

    @Test
    void validatesGroups() {
        assertThatThrownBy(() -> call("validInGroup", "{\"to\":\"\"}"))
                .hasMessageStartingWith("the payload is invalid: to (NotBlank)");
    }

    @Test
    void refusesTheSameKindTwice() {
        assertThatThrownBy(() -> call("twoTasks", ""))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("more than one parameter for the Task");
    }

    @Test
    void letsExceptionsAndErrorsThrough() {
        assertThatThrownBy(() -> call("throwing", "")).isExactlyInstanceOf(Exception.class);
        assertThatThrownBy(() -> call("failing", "")).isExactlyInstanceOf(StackOverflowError.class);
    }

    @Test
    void unwrapsWhatAProxyWrapped() throws Exception {
        InvocationHandler failing = (proxy, method, arguments) -> {
            throw new Exception("checked");
        };
        Object proxy =
                Proxy.newProxyInstance(ArgumentsTest.class.getClassLoader(), new Class<?>[] {Runnable.class}, failing);
        Method run = Runnable.class.getMethod("run");
        Task task = Task.builder("x").build();
        MethodHandler handler = new MethodHandler(proxy, run, factory(false).of("run", run, Runnable.class));

        assertThatThrownBy(() -> handler.handle(task, new TestContext(task))).isExactlyInstanceOf(Exception.class);
    }

    @Test
    void validatesNothingWithoutAValidator() throws Exception {
        assertThat(call("valid", "{\"to\":\"\"}", false)).isEqualTo("");
    }

    private @Nullable Object call(String name, String payload) throws Exception {
        return call(name, payload, true);
    }

    private @Nullable Object call(String name, String payload, boolean validated) throws Exception {
        Method method = Stream.<Class<?>>of(Handlers.class, Base.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        Arguments arguments = factory(validated).of(name, method, Handlers.class);
        Task task = Task.builder("x")
                .id("id")
                .payload(payload.getBytes(StandardCharsets.UTF_8))
                .build();
        return new MethodHandler(handlers, method, arguments).handle(task, new TestContext(task));
    }

    private static ArgumentsFactory factory(boolean validated) {
        return new ArgumentsFactory(List.of(), validators(validated), new PayloadReader(new JsonPayloadCodec(), true));
    }

    private static ObjectProvider<PayloadValidator> validators(boolean any) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        if (any) {
            ValidatorFactory factory = Validation.buildDefaultValidatorFactory();
            beans.addBean(
                    "validator",
                    new PayloadValidationConfiguration().asyncJobsPayloadValidator(factory.getValidator()));
        }
        return beans.getBeanProvider(PayloadValidator.class);
    }
}
