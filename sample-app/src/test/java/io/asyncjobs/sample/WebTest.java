package io.asyncjobs.sample;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.error.QueueFullException;
import io.asyncjobs.error.UnavailableException;
import io.asyncjobs.spring.AsyncJobsOperations;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskResult;
import io.asyncjobs.task.TaskState;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

class WebTest {

    private static final String MAIL = "{\"to\":\"ada@example.net\",\"subject\":\"Hello\",\"body\":\"Hi\"}";

    private final AsyncJobsOperations jobs = mock(AsyncJobsOperations.class);
    private final RestTestClient client = RestTestClient.bindToController(
                    new EmailController(jobs), new TaskController(jobs))
            .configureServer(server -> server.setControllerAdvice(new Problems()))
            .build();
    private final Task task = Task.builder("email:new").build().queuedIn("EMAIL");

    @Test
    void acceptsAMailAndSaysWhereItsTaskIs() {
        when(jobs.enqueue("email:new", new Email("ada@example.net", "Hello", "Hi")))
                .thenReturn(task);

        post(MAIL)
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .valueEquals("Location", "/tasks/" + task.id())
                .expectBody()
                .json("{\"id\":\"" + task.id() + "\",\"state\":\"new\"}");
    }

    @Test
    void namesTheFieldsThatAreNotValid() {
        problem(post("{\"to\":\" \",\"subject\":\"one\\ntwo\"}"), 400)
                .jsonPath("$.detail")
                .isEqualTo("Not valid: body, subject, to")
                .jsonPath("$.errors.subject")
                .isEqualTo("must be a single line")
                .jsonPath("$.errors.body")
                .isNotEmpty();
        verifyNoInteractions(jobs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"to\":", "[]", "\"text\""})
    void answersBadRequestToABodyThatIsNoMail(String body) {
        problem(post(body), 400);
    }

    @Test
    void answersUnavailableWhileTheServerDoesNotAnswer() {
        when(jobs.enqueue(eq("email:new"), any())).thenThrow(new UnavailableException("no answer"));

        problem(post(MAIL).expectHeader().valueEquals("Retry-After", "5"), 503)
                .jsonPath("$.title")
                .isEqualTo("NATS unavailable")
                .jsonPath("$.detail")
                .isEqualTo("no answer");
    }

    @Test
    void answersUnavailableWhileTheQueueIsFull() {
        when(jobs.enqueue(eq("email:new"), any())).thenThrow(new QueueFullException("full"));

        problem(post(MAIL).expectHeader().valueEquals("Retry-After", "5"), 503)
                .jsonPath("$.title")
                .isEqualTo("Queue full");
    }

    @Test
    void showsATask() {
        Instant created = Instant.parse("2026-01-02T03:04:05Z");
        Task failed = task.started(created).failed(TaskState.RETRY, "451 later", created);
        when(jobs.load(task.id())).thenReturn(Optional.of(failed));

        get(task.id())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.id")
                .isEqualTo(task.id())
                .jsonPath("$.type")
                .isEqualTo("email:new")
                .jsonPath("$.queue")
                .isEqualTo("EMAIL")
                .jsonPath("$.state")
                .isEqualTo("retry")
                .jsonPath("$.tries")
                .isEqualTo(1)
                .jsonPath("$.lastError")
                .isEqualTo("451 later")
                .jsonPath("$.tried")
                .isEqualTo("2026-01-02T03:04:05Z")
                .jsonPath("$.result")
                .doesNotExist();
    }

    @Test
    void showsTheResultAsJson() {
        TaskResult result = new TaskResult("{\"messageId\":\"1\"}", Instant.EPOCH);
        when(jobs.load(task.id()))
                .thenReturn(Optional.of(task.started(Instant.EPOCH).completed(result)));

        get(task.id())
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.result.messageId")
                .isEqualTo("1")
                .jsonPath("$.lastError")
                .doesNotExist();
    }

    @Test
    void answersNotFoundForAnUnknownTask() {
        when(jobs.load("1")).thenReturn(Optional.empty());

        problem(get("1"), 404).jsonPath("$.detail").isEqualTo("there is no task 1");
    }

    @Test
    void answersBadRequestForAnInvalidId() {
        when(jobs.load("a.b")).thenThrow(new InvalidRequestException("task ID is invalid"));

        problem(get("a.b"), 400).jsonPath("$.detail").isEqualTo("task ID is invalid");
    }

    private RestTestClient.ResponseSpec post(String body) {
        return client.post()
                .uri("/emails")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    private RestTestClient.ResponseSpec get(String id) {
        return client.get().uri("/tasks/{id}", id).exchange();
    }

    private static RestTestClient.BodyContentSpec problem(RestTestClient.ResponseSpec response, int status) {
        return response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody();
    }
}
