package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.handler.Handler;
import io.asyncjobs.handler.ReleaseTaskException;
import io.asyncjobs.handler.RetryTaskException;
import io.asyncjobs.handler.TaskContext;
import io.asyncjobs.handler.TerminateTaskException;
import io.asyncjobs.spring.HandlerRunTimeException;
import io.asyncjobs.spring.TaskErrorDecision;
import io.asyncjobs.spring.TaskErrorHandler;
import io.asyncjobs.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorDecisionsTest {

    private final Task task = Task.builder("a").build();
    private final Exception failure = new IllegalStateException("broken");
    private final List<Throwable> asked = new ArrayList<>();

    private final TaskErrorHandler undecided = (task, error) -> {
        asked.add(error);
        return TaskErrorDecision.undecided();
    };

    @Test
    void throwsOnWhatNobodyDecides() {
        assertThat(outcome(failure, undecided, undecided)).isSameAs(failure);
        assertThat(outcome(failure)).isSameAs(failure);
        assertThat(outcome(failure, (task, error) -> TaskErrorDecision.retry(), terminating()))
                .isSameAs(failure);
        assertThat(asked).containsExactly(failure, failure);
    }

    @Test
    void takesTheFirstDecision() {
        assertThat(outcome(failure, undecided, terminating(), undecided))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessage("broken: terminate task")
                .hasCause(failure);
        assertThat(asked).hasSize(1);
    }

    @Test
    void triesAgainAfterTheDelayDecided() {
        assertThat(outcome(failure, (task, error) -> TaskErrorDecision.retryAfter(Duration.ofSeconds(7))))
                .isInstanceOfSatisfying(RetryTaskException.class, retry -> {
                    assertThat(retry.delay()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(retry).hasMessage("broken").hasCause(failure);
                });
        assertThatThrownBy(() -> TaskErrorDecision.retryAfter(Duration.ofSeconds(-1)))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void completesWithoutAResult() throws Exception {
        Handler handler =
                decisions((task, error) -> TaskErrorDecision.complete()).wrap(throwing(new IOException()));

        assertThat(handler.handle(task, new TestContext(task))).isNull();
    }

    @Test
    void passesOverAHandlerThatFails() {
        TaskErrorHandler broken = (task, error) -> {
            throw new IllegalArgumentException("bug");
        };

        assertThat(outcome(failure, broken, terminating())).isInstanceOf(TerminateTaskException.class);
    }

    static List<Exception> decided() {
        return List.of(
                new TerminateTaskException("no"),
                new RetryTaskException(Duration.ZERO, "later"),
                new ReleaseTaskException(Duration.ZERO, "elsewhere"),
                new HandlerRunTimeException("too long", new IOException("interrupted")),
                new ExecutionException(new TerminateTaskException("no")));
    }

    @ParameterizedTest
    @MethodSource("decided")
    void leavesAloneWhatIsDecided(Exception decided) {
        assertThat(outcome(decided, undecided, (task, error) -> TaskErrorDecision.complete()))
                .isSameAs(decided);
        assertThat(asked).isEmpty();
    }

    @Test
    void terminatesForTheExceptionsNamedAndTheirCauses() {
        ErrorDecisions decisions = new ErrorDecisions(List.of(IOException.class), List.of(undecided));
        Exception wrapped = new IllegalStateException("around", new IOException("inside"));

        assertThat(thrown(decisions.wrap(throwing(wrapped)), new TestContext(task)))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessage("around: terminate task")
                .hasCause(wrapped);
        assertThat(thrown(decisions.wrap(throwing(new IOException())), new TestContext(task)))
                .hasMessage("java.io.IOException: terminate task");
        assertThat(asked).isEmpty();
        assertThat(thrown(decisions.wrap(throwing(failure)), new TestContext(task)))
                .isSameAs(failure);
    }

    @Test
    void doesNotTerminateForWhatAnInterruptAtTheEndOfTheTimeBrought() {
        ErrorDecisions decisions = new ErrorDecisions(List.of(IOException.class), List.of(terminating()));
        Exception late = new HandlerRunTimeException("too long", new IOException("closed by interrupt"));

        assertThat(thrown(decisions.wrap(throwing(late)), new TestContext(task)))
                .isSameAs(late);
    }

    @Test
    void decidesNothingAboutHandlersThatWereStopped() {
        RecordingContext stopped = new RecordingContext(task);
        stopped.cancelled = true;
        ErrorDecisions decisions =
                new ErrorDecisions(List.of(IllegalStateException.class), List.of(terminating(), undecided));

        assertThat(thrown(decisions.wrap(throwing(failure)), stopped)).isSameAs(failure);
    }

    private static TaskErrorHandler terminating() {
        return (task, error) -> TaskErrorDecision.terminate();
    }

    private Throwable outcome(Exception error, TaskErrorHandler... handlers) {
        return thrown(decisions(handlers).wrap(throwing(error)), new TestContext(task));
    }

    private Throwable thrown(Handler handler, TaskContext context) {
        return catchThrowable(() -> handler.handle(task, context));
    }

    private static ErrorDecisions decisions(TaskErrorHandler... handlers) {
        return new ErrorDecisions(List.of(), List.of(handlers));
    }

    private static Handler throwing(Exception error) {
        return (task, context) -> {
            throw error;
        };
    }
}
