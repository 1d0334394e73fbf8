package io.asyncjobs.handler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.handler.RequestSender.Reply;
import io.asyncjobs.task.Task;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to other services (protocol 17), without a server. */
@Timeout(60)
class RequestReplyHandlerTest {

    private static final Duration TENTH = Duration.ofSeconds(3);

    private final Task task = Task.builder("email:new").id("id").build().started(Instant.now());
    private final StubContext context = new StubContext(task, Duration.ofSeconds(30), TENTH);
    private final AtomicReference<Sent> sent = new AtomicReference<>();

    private record Sent(String subject, Map<String, String> headers, byte[] body, CompletableFuture<Reply> reply) {}

    private RequestReplyHandler handler(String type, CompletableFuture<Reply> reply) {
        RequestSender sender = (subject, headers, body, sendWithin) -> {
            sent.set(new Sent(subject, headers, body, reply));
            return reply;
        };
        return new RequestReplyHandler(type, sender, Clock.systemUTC());
    }

    private static CompletableFuture<Reply> answered(Map<String, List<String>> headers, String body) {
        return CompletableFuture.completedFuture(new Reply(headers, body.getBytes(UTF_8)));
    }

    private static CompletableFuture<Reply> answeredAfter(Duration delay) {
        return answered(Map.of(), "late")
                .thenApplyAsync(
                        reply -> reply, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Test
    void anEmptyTypeIsSentToTheCatchAllAndItsErrorIsTheTrysError() {
        RequestReplyHandler handler = handler("", answered(Map.of("AJ-Error", List.of("simulated")), "body"));

        assertThatThrownBy(() -> handler.handle(task, context))
                .isInstanceOf(RequestReplyException.class)
                .hasMessage("simulated");
        assertThat(sent.get().subject()).isEqualTo("CHORIA_AJ.H.T.catchall");
    }

    @Test
    void aTypeIsSentToItsOwnSubjectAndItsErrorIsTheTrysError() {
        RequestReplyHandler handler = handler("email:new", answered(Map.of("AJ-Error", List.of("simulated")), "body"));

        assertThatThrownBy(() -> handler.handle(task, context)).hasMessage("simulated");
        assertThat(sent.get().subject()).isEqualTo("CHORIA_AJ.H.T.email:new");
    }

    @Test
    void theSubjectIsThatOfTheRegisteredTypeNotOfTheTask() throws Exception {
        Router router = new Router().handleBy("email:", type -> handler(type, answered(Map.of(), "ok")));

        router.find("email:new").handler().handle(task, context);

        assertThat(sent.get().subject()).isEqualTo("CHORIA_AJ.H.T.email:");
    }

    @Test
    void aTerminationGivesTheTaskUp() {
        RequestReplyHandler handler = handler("t", answered(Map.of("AJ-Terminate", List.of("bad address")), "body"));

        assertThatThrownBy(() -> handler.handle(task, context))
                .isInstanceOf(TerminateTaskException.class)
                .hasMessage("bad address: terminate task");
    }

    @Test
    void theRequestSaysWhatItIsAndUntilWhenAndHoldsTheTask() throws Exception {
        handler("t", answered(Map.of(), "ok")).handle(task, context);

        Map<String, String> headers = sent.get().headers();
        assertThat(headers).containsOnlyKeys("AJ-Content-Type", "AJ-Handler-Deadline");
        assertThat(headers).containsEntry("AJ-Content-Type", "application/x-asyncjobs-task+json");
        assertThat(headers.get("AJ-Handler-Deadline")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(OffsetDateTime.parse(headers.get("AJ-Handler-Deadline")).toInstant())
                .isAfter(Instant.now().plusSeconds(15))
                .isEqualTo(context.leaseEnd().minusSeconds(2).truncatedTo(ChronoUnit.SECONDS));
        assertThat(Task.fromJson(sent.get().body())).isEqualTo(task);
    }

    @Test
    void callsNobodyWithLessThanThreeSecondsLeft() {
        StubContext hurried = new StubContext(task, Duration.ofSeconds(1), Duration.ofMillis(100));

        assertThatThrownBy(() -> handler("t", answered(Map.of(), "ok")).handle(task, hurried))
                .isInstanceOf(RequestReplyException.class)
                .hasMessage("deadline too short");
        assertThat(sent).hasValue(null);
    }

    @Test
    void thePlainBodyIsTheResultAsBytes() throws Exception {
        assertThat(handler("t", answered(Map.of(), "ok")).handle(task, context)).isEqualTo("ok".getBytes(UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "AJ-Error, x, -, -, x",
                "AJ-Error, '', -, -, -",
                "AJ-Error, '  ', -, -, -",
                "AJ-Error, '  spaced ü ', -, -, spaced ü",
                "aj-error, x, -, -, -",
                "AJ-ERROR, x, -, -, -",
                "aj-terminate, x, -, -, -",
                "AJ-Error, e, AJ-Terminate, t, t: terminate task",
                "AJ-Error, e, AJ-Terminate, ' ', e",
                "Status, 503, Nats-Service-Error, boom, -"
            })
    void onlyAFilledHeaderOfTheExactNameCounts(String name, String value, String second, String other, String error) {
        Map<String, List<String>> headers = second == null
                ? Map.of(name, List.of(value, "a second value"))
                : Map.of(name, List.of(value), second, List.of(other));
        Reply reply = new Reply(headers, "body".getBytes(UTF_8));

        if (error == null) {
            assertThat(RequestReplyHandler.result(reply)).isEqualTo("body".getBytes(UTF_8));
        } else {
            assertThatThrownBy(() -> RequestReplyHandler.result(reply)).hasMessage(error);
        }
    }

    @Test
    void aCallThatCannotBeMadeIsAnOrdinaryFailureWithItsReason() {
        CompletableFuture<Reply> failing =
                CompletableFuture.failedFuture(new UnavailableException("nats: no responders available for request"));

        assertThatThrownBy(() -> handler("t", failing).handle(task, context))
                .isInstanceOf(RequestReplyException.class)
                .hasMessage("request-reply callout failed: nats: no responders available for request");
    }

    @Test
    void givesUpBeforeTheWorkerWouldInterruptIt() {
        StubContext short5 = gaveUpInTime(() -> new StubContext(task, Duration.ofSeconds(5), Duration.ofMillis(1500)));

        assertThat(short5.extensions).hasValue(0);
    }

    /**
     * The context of a call that was given up, as nobody answered, before the worker would have interrupted it. There is a
     * quarter of a second between the two, which the machine may sleep through; so it is the first of three calls.
     */
    private StubContext gaveUpInTime(Supplier<StubContext> contexts) {
        for (int call = 1; call <= 3; call++) {
            StubContext tried = contexts.get();
            AtomicReference<Instant> gaveUp = new AtomicReference<>();
            CompletableFuture<Reply> silence = new CompletableFuture<>();
            silence.whenComplete((reply, cancelled) -> gaveUp.set(Instant.now()));

            assertThatThrownBy(() -> handler("t", silence).handle(task, tried))
                    .isInstanceOf(RequestReplyException.class)
                    .hasMessage("request-reply callout failed: context deadline exceeded");

            assertThat(silence).isCancelled();
            if (gaveUp.get().isBefore(tried.deadline())) {
                return tried;
            }
        }
        throw new AssertionError("three calls were given up only after the worker would have interrupted them");
    }

    /** The service was promised more than a second, the worker would interrupt us before that. */
    private StubContext interruptedBeforeThePromise() {
        Instant now = Instant.now();
        Instant wholeSecond = now.plusMillis(8200).truncatedTo(ChronoUnit.SECONDS);
        Duration margin = Duration.between(now.plusMillis(900), wholeSecond);
        return new StubContext(task, Duration.ofMinutes(1), margin, wholeSecond);
    }

    @Test
    void extendsItsTimeOnceToWaitAsLongAsWasPromised() throws Exception {
        StubContext early = interruptedBeforeThePromise();

        assertThat(handler("t", answeredAfter(Duration.ofMillis(1000))).handle(task, early))
                .isEqualTo("late".getBytes(UTF_8));

        assertThat(early.extensions).hasValue(1);
    }

    @Test
    void itsOwnExtensionIsNoReasonToWaitBeyondThePromise() {
        StubContext early = interruptedBeforeThePromise();
        Instant promised = early.leaseEnd().minusSeconds(2).truncatedTo(ChronoUnit.SECONDS);

        assertThatThrownBy(() -> handler("t", new CompletableFuture<>()).handle(task, early))
                .hasMessage("request-reply callout failed: context deadline exceeded");

        assertThat(early.extensions).hasValue(1);
        assertThat(Instant.now()).isBetween(promised, promised.plusSeconds(30));
    }

    @Test
    void doesNotExtendItsTimeForAnAnswerThatComesEarly() throws Exception {
        StubContext long60 = new StubContext(task, Duration.ofMinutes(1), Duration.ofSeconds(5));

        handler("t", answeredAfter(Duration.ofMillis(200))).handle(task, long60);

        assertThat(long60.extensions).hasValue(0);
    }

    @Test
    void givesUpInTimeWhenItsTimeCannotBeExtended() {
        StubContext early = gaveUpInTime(() -> {
            StubContext refusing = interruptedBeforeThePromise();
            refusing.refusesProgress = true;
            return refusing;
        });

        assertThat(early.extensions).hasValue(1);
    }

    @Test
    void waitsLongerWhenSomebodyElseReportsProgress() throws Exception {
        StubContext extended = new StubContext(task, Duration.ofSeconds(12), Duration.ofMillis(1500));
        // Without, it is given up after 10.25 s; with it, 5 s later than the answer.
        CompletableFuture.delayedExecutor(5500, TimeUnit.MILLISECONDS).execute(extended::inProgress);

        assertThat(handler("t", answeredAfter(Duration.ofMillis(10_750))).handle(task, extended))
                .isEqualTo("late".getBytes(UTF_8));

        assertThat(extended.extensions).hasValue(1);
    }

    @Test
    void isInterruptible() throws Exception {
        CompletableFuture<Reply> silence = new CompletableFuture<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                handler("t", silence).handle(task, context);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        caller.start();
        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(silence).isCancelled();
    }

    @Test
    void callsNobodyWhenTheTryWasCancelledBefore() {
        context.cancelled = true;

        assertThatThrownBy(() -> handler("t", answered(Map.of(), "ok")).handle(task, context))
                .hasMessage("request-reply callout failed: context canceled");
        assertThat(sent).hasValue(null);
    }

    @Test
    void refusesATypeThatCouldNotBeRegistered() {
        assertThatThrownBy(() -> handler("email.*", new CompletableFuture<>()))
                .isInstanceOf(InvalidRequestException.class);
    }
}
