package io.asyncjobs.signing;

import static io.asyncjobs.signing.Keys.OTHER_PUBLIC;
import static io.asyncjobs.signing.Keys.OTHER_SEED;
import static io.asyncjobs.signing.Keys.PUBLIC;
import static io.asyncjobs.signing.Keys.SEED;
import static io.asyncjobs.signing.Keys.bytes;
import static io.asyncjobs.signing.Keys.publicKeys;
import static io.asyncjobs.signing.Keys.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.signing.UntrustedTaskException.Reason;
import io.asyncjobs.task.Task;
import io.asyncjobs.task.TaskState;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskSignaturesTest {

    private static final Task TASK =
            Task.builder("t").payload(new byte[] {1, 2, 3}).build().queuedIn("Q");

    @Test
    void noneSignsNothingAndTakesEveryTask() {
        TaskSignatures none = TaskSignatures.none();
        Task wrong = TASK.signed("00");

        assertThat(none.signs()).isFalse();
        assertThat(none.verifies()).isFalse();
        assertThat(none.sign(TASK)).isSameAs(TASK);
        assertThat(none.sign(wrong)).isSameAs(wrong);
        assertThatCode(() -> none.verify(wrong)).doesNotThrowAnyException();
        assertThatCode(() -> none.verify(TASK)).doesNotThrowAnyException();
    }

    @Test
    void signsTheSameTaskTheSameWay() {
        Task signed = seed(SEED).sign(TASK);

        assertThat(signed.signature()).matches("[0-9a-f]{128}");
        assertThat(signed.signed("")).isEqualTo(TASK);
        assertThat(seed(SEED).sign(TASK)).isEqualTo(signed);
        assertThat(seed(OTHER_SEED).sign(TASK)).isNotEqualTo(signed);
    }

    @Test
    void reservesAsMuchAsASignatureTakes() {
        Task reserved = seed(SEED).reserve(TASK);

        assertThat(reserved.toJson()).hasSameSizeAs(seed(SEED).sign(TASK).toJson());
        assertThatThrownBy(() -> seed(SEED).reserve(reserved)).isInstanceOf(ConflictException.class);
        assertThat(TaskSignatures.none().reserve(TASK)).isSameAs(TASK);
    }

    @Test
    void signsNoTaskTwice() {
        assertThatThrownBy(() -> seed(SEED).sign(TASK.signed("00")))
                .isInstanceOf(ConflictException.class)
                .hasMessage("task is already signed");
    }

    @Test
    void signsNoTaskWithoutQueue() {
        assertThatThrownBy(() -> seed(SEED).sign(TASK.queuedIn("")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("signing a task requires the queue to be set");
    }

    @Test
    void aSeedAloneVerifiesToo() { // B32
        TaskSignatures seed = seed(SEED);

        assertThat(seed.signs()).isTrue();
        assertThat(seed.verifies()).isTrue();
        seed.verify(seed.sign(TASK));
        assertRefused(seed, seed(OTHER_SEED).sign(TASK), Reason.INVALID_SIGNATURE, "invalid task signature");
    }

    @Test
    void takesTheKeyAsGoKeepsIt() {
        TaskSignatures pair =
                TaskSignatures.builder().privateKey(bytes(SEED + PUBLIC)).build();

        assertThat(pair.sign(TASK)).isEqualTo(seed(SEED).sign(TASK));
        pair.verify(pair.sign(TASK));
    }

    @Test
    void givenPublicKeysCountInsteadOfTheOwn() {
        TaskSignatures both = TaskSignatures.builder()
                .privateKey(bytes(SEED))
                .publicKey(OTHER_PUBLIC)
                .build();

        both.verify(seed(OTHER_SEED).sign(TASK));
        assertRefused(both, both.sign(TASK), Reason.INVALID_SIGNATURE, "invalid task signature");
    }

    @Test
    void anyOfSeveralPublicKeysMayVerify() { // B47
        TaskSignatures two = publicKeys(PUBLIC, OTHER_PUBLIC);

        assertThat(two.signs()).isFalse();
        two.verify(seed(SEED).sign(TASK));
        two.verify(seed(OTHER_SEED).sign(TASK));
        assertRefused(two, seed("00".repeat(32)).sign(TASK), Reason.INVALID_SIGNATURE, "invalid task signature");
    }

    @Test
    void refusesATaskThatIsNotSigned() {
        assertRefused(publicKeys(PUBLIC), TASK, Reason.NOT_SIGNED, "task is not signed");
    }

    @Test
    void optionalSignaturesMayBeMissingButNotWrong() {
        TaskSignatures optional =
                TaskSignatures.builder().publicKey(PUBLIC).optional(true).build();

        optional.verify(TASK);
        optional.verify(seed(SEED).sign(TASK));
        assertRefused(optional, seed(OTHER_SEED).sign(TASK), Reason.INVALID_SIGNATURE, "invalid task signature");
    }

    @Test
    void tellsInTheErrorWhyASignatureCannotBeOne() {
        Task signed = seed(SEED).sign(TASK);
        String hex = signed.signature();

        assertRefused(hex.substring(1), "invalid task signature: not hexadecimal: an odd number of digits");
        assertRefused("z" + hex.substring(1), "invalid task signature: not hexadecimal: character 1 is no digit");
        assertRefused(hex.substring(2), "invalid task signature");
        assertRefused(
                publicKeys(PUBLIC),
                signed.queuedIn(""),
                Reason.INVALID_SIGNATURE,
                "invalid task signature: signing a task requires the queue to be set");
    }

    @Test
    void refusesASignatureWithBytesBehindItOrWithNumbersThatAreTooLarge() {
        String hex = seed(SEED).sign(TASK).signature();

        assertRefused(hex + "00", "invalid task signature");
        assertRefused("ff".repeat(64), "invalid task signature");
        assertRefused("00", "invalid task signature");
    }

    @Test
    void takesASignatureInUpperCase() {
        Task signed = seed(SEED).sign(TASK);

        publicKeys(PUBLIC).verify(signed.signed(signed.signature().toUpperCase(Locale.ROOT)));
    }

    @Test
    void theStepsOfATasksLifeKeepItsSignatureValid() {
        Task started = seed(SEED).sign(TASK).started(Instant.now());

        publicKeys(PUBLIC).verify(started);
        publicKeys(PUBLIC).verify(started.failed(TaskState.RETRY, "not now", Instant.now()));
    }

    @Test
    void anotherQueueMakesTheSignatureInvalid() {
        Task moved = seed(SEED).sign(TASK).queuedIn("OTHER");

        assertRefused(publicKeys(PUBLIC), moved, Reason.INVALID_SIGNATURE, "invalid task signature");
    }

    @Test
    void worksInSeveralThreadsAtOnce() throws Exception {
        TaskSignatures seed = seed(SEED);
        Task signed = seed.sign(TASK);
        Callable<Boolean> work = () -> {
            for (int i = 0; i < 50; i++) {
                seed.verify(seed.sign(TASK));
            }
            return seed.sign(TASK).equals(signed);
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            var results =
                    threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> work).toList());
            for (var result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void showsNoKey() {
        assertThat(seed(SEED)).hasToString("TaskSignatures[signs=true, verifies=true, optional=false]");
    }

    private static void assertRefused(String signature, String text) {
        assertRefused(publicKeys(PUBLIC), TASK.signed(signature), Reason.INVALID_SIGNATURE, text);
    }

    private static void assertRefused(TaskSignatures signatures, Task task, Reason reason, String text) {
        assertThatThrownBy(() -> signatures.verify(task))
                .hasMessage(text)
                .isInstanceOfSatisfying(UntrustedTaskException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e.isRetryable()).isFalse();
                });
    }
}
