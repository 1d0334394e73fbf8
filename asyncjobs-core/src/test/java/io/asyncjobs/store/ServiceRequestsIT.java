package io.asyncjobs.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.RemoteService;
import io.asyncjobs.TestJobs;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.test.NatsServer;
import io.nats.client.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to services that may take long, over a connection that comes and goes. */
class ServiceRequestsIT {

    private static final Duration LONG = Duration.ofSeconds(20);

    private NatsServer server;
    private RemoteService service;
    private Connection connection;
    private ScheduledExecutorService timer;
    private Storage storage;

    @BeforeEach
    void open() {
        server = NatsServer.start();
        service = new RemoteService(server);
        connection = TestJobs.connect(server);
        timer = Executors.newSingleThreadScheduledExecutor();
        storage = new Storage(
                connection,
                "$JS.API.",
                StorageOptions.ofDefaults(),
                TaskSignatures.none(),
                Duration.ofMillis(300),
                timer,
                Clock.systemUTC());
    }

    @AfterEach
    void close() throws InterruptedException {
        connection.close(); // before the storage, which a test may have closed already
        storage.close();
        timer.shutdownNow();
        service.close();
        server.close();
    }

    private CompletableFuture<ServiceReply> request(String body, Duration sendWithin) {
        return storage.request("service", Map.of("X-A", "b"), body.getBytes(UTF_8), sendWithin);
    }

    private List<String> received() {
        return service.received().stream()
                .map(each -> new String(each.message().getData(), UTF_8))
                .toList();
    }

    private void awaitConnection(boolean connected) {
        TestJobs.awaitTrue("connected: " + connected, () -> storage.isConnected() == connected);
    }

    @Test
    void givesHeadersWithTheirCaseAndAllTheirValues() {
        service.listen(
                "service",
                request ->
                        service.reply(request, Map.of("X-y", List.of("1", "2"), "x-Y", List.of("3")), new byte[] {1}));

        ServiceReply reply = request("x", LONG).join();

        assertThat(reply.headers()).isEqualTo(Map.of("X-y", List.of("1", "2"), "x-Y", List.of("3")));
        assertThat(reply.body()).containsExactly(1);
        assertThat(service.received().get(0).message().getHeaders().get("X-A")).containsExactly("b");
    }

    @Test
    void tellsThatNobodyListens() {
        assertThat(request("x", LONG))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UnavailableException.class)
                .withMessage("nats: no responders available for request");
    }

    @Test
    void waitsLongerForAServiceThanForTheServer() {
        service.listen("service", request -> service.replyAfter(Duration.ofMillis(900), request, new byte[0]));

        assertThat(request("x", Duration.ofMillis(200))).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void hearsAnAnswerThatComesAfterAReconnectAndDoesNotAskTwice() {
        service.listen("service", request -> {});
        CompletableFuture<ServiceReply> reply = request("x", LONG);
        TestJobs.awaitTrue("the service was asked", () -> received().size() == 1);

        server.kill();
        awaitConnection(false);
        server.restart();
        awaitConnection(true);
        // It is not known here when the library has subscribed again: an answer may be lost, as any.
        TestJobs.awaitTrue("an answer was heard", () -> {
            service.reply(service.received().get(0).message(), "late".getBytes(UTF_8));
            return reply.isDone();
        });

        assertThat(reply.join().body()).isEqualTo("late".getBytes(UTF_8));
        assertThat(received()).containsExactly("x");
    }

    @Test
    void sendsARequestThatWaitedForAConnectionIfItIsStillWanted() {
        service.listen("service", request -> service.reply(request, new byte[0]));
        server.stop();
        awaitConnection(false);
        CompletableFuture<ServiceReply> tooLate = request("too late", Duration.ofMillis(200));
        CompletableFuture<ServiceReply> cancelled = request("cancelled", LONG);
        CompletableFuture<ServiceReply> wanted = request("wanted", LONG);

        cancelled.cancel(false);
        assertThat(tooLate)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(UnavailableException.class)
                .withMessageContaining("there is no connection");
        server.restart();

        TestJobs.awaitTrue("the request was sent", wanted::isDone);
        // The service itself may be back later: then nobody listens yet.
        assertThat(received()).isSubsetOf("wanted");
    }

    @Test
    void refusesARequestThatIsTooLarge() {
        assertThat(storage.request("service", Map.of(), new byte[2_000_000], LONG))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void theEndOfTheClientEndsTheCall() {
        service.listen("service", request -> {});
        CompletableFuture<ServiceReply> reply = request("x", LONG);

        storage.close();

        assertThat(reply)
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .havingCause()
                .withMessage("the client has been closed");
    }
}
