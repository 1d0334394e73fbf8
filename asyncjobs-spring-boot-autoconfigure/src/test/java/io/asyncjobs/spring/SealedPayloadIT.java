package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import io.asyncjobs.test.NatsServer;
import io.asyncjobs.test.NatsServerExtension;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.context.ConfigurableApplicationContext;

/** Payloads and results of sealed types, as Jackson has them. */
@ExtendWith(NatsServerExtension.class)
class SealedPayloadIT {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Card.class, name = "card"),
        @JsonSubTypes.Type(value = Transfer.class, name = "transfer")
    })
    sealed interface Payment permits Card, Transfer {}

    record Card(String number) implements Payment {}

    record Transfer(String account) implements Payment {}

    /** Its subtypes are named nowhere: Jackson knows them from the class. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
    sealed interface Shape {

        record Circle(int radius) implements Shape {}

        record Square(int side) implements Shape {}
    }

    static class Handlers {

        @TaskHandler("pay")
        String pay(Payment payment) {
            return payment instanceof Card card ? "card " + card.number() : "transfer";
        }

        @TaskHandler("double")
        Shape twice(Shape shape) {
            return shape instanceof Shape.Circle circle
                    ? new Shape.Circle(2 * circle.radius())
                    : new Shape.Square(2 * ((Shape.Square) shape).side());
        }
    }

    private final NatsServer nats;
    private ConfigurableApplicationContext context;
    private AsyncJobsOperations jobs;

    SealedPayloadIT(NatsServer nats) {
        this.nats = nats;
    }

    @BeforeEach
    void start() {
        context = new TestApplication(Handlers.class)
                .on(nats)
                .properties("asyncjobs.queue=SEALED")
                .run();
        jobs = context.getBean(AsyncJobsOperations.class);
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void readsSubtypesByTheNamesTheyWereGiven() {
        Task card = jobs.enqueue("pay", new Card("1234"));
        Task transfer = enqueueJson("pay", "{\"account\":\"5678\",\"kind\":\"transfer\"}");

        assertThat(new String(card.payload(), StandardCharsets.UTF_8))
                .isEqualTo("{\"kind\":\"card\",\"number\":\"1234\"}");
        assertThat(jobs.result(ended(card), String.class)).contains("card 1234");
        assertThat(jobs.result(ended(transfer), String.class)).contains("transfer");
    }

    @Test
    void readsSubtypesThatAreNamedNowhere() {
        Task circle = jobs.enqueue("double", new Shape.Circle(1));
        Task square = jobs.enqueue("double", new Shape.Square(2));

        Task done = ended(circle);

        assertThat(done.result().orElseThrow().payload()).isEqualTo("{\"@type\":\"Circle\",\"radius\":2}");
        assertThat(jobs.result(done, Shape.class)).contains(new Shape.Circle(2));
        assertThat(jobs.result(ended(square), Shape.class)).contains(new Shape.Square(4));
    }

    @Test
    void terminatesATaskOfAnUnknownSubtype() {
        Task done = ended(enqueueJson("pay", "{\"kind\":\"hush\"}"));

        assertThat(done.state()).isEqualTo(TaskState.TERMINATED);
        assertThat(done.lastError())
                .contains("the payload is no " + Payment.class.getName())
                .doesNotContain("hush");
    }

    private Task enqueueJson(String type, String json) {
        return jobs.enqueue(jobs.task(type, null)
                .payload(json.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    private Task ended(Task task) {
        return jobs.await(task.id(), Duration.ofSeconds(60));
    }
}
