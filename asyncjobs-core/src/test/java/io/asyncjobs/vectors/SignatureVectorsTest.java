package io.asyncjobs.vectors;

import static io.asyncjobs.vectors.Vectors.body;
import static io.asyncjobs.vectors.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.signing.Keys;
import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.signing.TaskSignaturesBuilder;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.signing.UntrustedTaskException.Reason;
import io.asyncjobs.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** signatures.json: what is signed, what is refused, and with which keys (protocol 5). */
class SignatureVectorsTest {

    private static final String FILE = "signatures.json";
    private static final byte[] KEY = Keys.bytes(Keys.SEED);

    /** What Go refuses and we take: white space around a key (B46). */
    private static final Set<String> TAKEN = Set.of("seed file: trailing newline", "public key: trailing newline");

    @TempDir
    private static Path folder;

    @TestFactory
    Stream<DynamicTest> signsAsGoDoes() {
        return Vectors.tests(Vectors.cases(FILE, "sign"), each -> {
            TaskSignatures keys = TaskSignatures.builder()
                    .privateKey(hex(each, "seed_hex"))
                    .publicKey(hex(each, "public_key_hex"))
                    .build();
            Task task = TaskVectorsTest.build(each).queuedIn(each.path("queue").asText());

            Task signed = keys.sign(task);

            assertThat(text(TaskSignatures.message(task)))
                    .isEqualTo(each.path("message").asText());
            assertThat(signed.signature()).isEqualTo(each.path("signature_hex").asText());
            assertThat(text(signed.toJson())).isEqualTo(text(body(each.path("stored_body"))));
            assertThat(each.path("load_error").isNull()).isTrue();
            keys.verify(Task.fromJson(body(each.path("stored_body"))));
            keyOf(each).verify(signed);
        });
    }

    @TestFactory
    Stream<DynamicTest> verifiesAsGoDoes() {
        return Vectors.tests(Vectors.cases(FILE, "verify"), each -> {
            TaskSignaturesBuilder key = TaskSignatures.builder()
                    .publicKey(each.path("public_key_hex").asText());
            Task task = Task.fromJson(body(each.path("stored_body")));

            assertVerdict(each.path("load"), key.build(), task);
            assertVerdict(
                    each.path("load_with_signatures_optional"),
                    key.optional(true).build(),
                    task);
            assertVerdict(each.path("load_without_key"), TaskSignatures.none(), task);
        });
    }

    @TestFactory
    Stream<DynamicTest> readsSeedFilesAsGoDoes() {
        return Vectors.tests(Vectors.cases(FILE, "seed file"), each -> {
            TaskSignatures signatures =
                    TaskSignatures.builder().seedFile(file(each.path("file"))).build();
            assertThat(each.path("client_error").isNull()).isTrue();

            if (each.path("enqueue_error").isNull() || taken(each)) {
                assertThat(signatures.sign(task()).signature())
                        .hasSameSizeAs("ab".repeat(64))
                        .isEqualTo(signedWith(seedIn(each)));
            } else {
                assertRefused(each.path("enqueue_error"), catchThrowable(() -> signatures.sign(task())));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> readsPublicKeysAsGoDoes() {
        return Vectors.tests(Vectors.cases(FILE, "public key"), each -> {
            Task task = Task.fromJson(body(each.path("stored_body")));
            TaskSignatures inFile = TaskSignatures.builder()
                    .publicKeyFile(file(each.path("text")))
                    .build();
            String asText = new String(body(each.path("text")), StandardCharsets.ISO_8859_1);

            Throwable ofFile = catchThrowable(() -> inFile.verify(task));
            Throwable ofText = catchThrowable(
                    () -> TaskSignatures.builder().publicKey(asText).build().verify(task));

            if (each.path("as_file").path("load_error").isNull() || taken(each)) {
                assertThat(ofFile).isNull();
            } else {
                assertThat(ofFile).isInstanceOf(UntrustedTaskException.class);
                assertRefused(each.path("as_file").path("load_error"), ofFile.getCause());
            }
            JsonNode text = each.path("as_hex_option");
            if (text.path("client_error").isNull() && !text.has("panic") || taken(each)) {
                assertThat(ofText).isNull();
            } else {
                assertRefused(text.path("client_error"), ofText);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesTheOptionsThatGoRefuses() throws IOException {
        Path seed = Files.writeString(folder.resolve("seed"), Keys.SEED);
        Path publicKey = Files.writeString(folder.resolve("public"), Keys.PUBLIC);
        Supplier<TaskSignaturesBuilder> with = TaskSignatures::builder;
        Map<String, TaskSignaturesBuilder> options = Map.of(
                "private key and seed file", with.get().privateKey(KEY).seedFile(seed),
                "public key and public key file",
                        with.get().publicKey(Keys.PUBLIC).publicKeyFile(publicKey),
                "seed file and public key", with.get().seedFile(seed).publicKey(Keys.PUBLIC),
                "seed file and public key file", with.get().seedFile(seed).publicKeyFile(publicKey),
                "private key and public key", with.get().privateKey(KEY).publicKey(Keys.PUBLIC),
                "missing seed file is only noticed on use", with.get().seedFile(folder.resolve("missing")),
                "seed file alone", with.get().seedFile(seed));
        assertThat(Vectors.cases(FILE, "options")).hasSameSizeAs(options.keySet());
        return Vectors.tests(Vectors.cases(FILE, "options"), each -> {
            TaskSignaturesBuilder option =
                    options.get(each.path("name").asText().substring("options: ".length()));

            Throwable refused = catchThrowable(option::build);

            if (each.path("client_error").isNull()) {
                assertThat(refused).isNull();
            } else {
                assertThat(refused)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessage(each.path("client_error").asText());
            }
        });
    }

    /** B32: Go takes the unsigned task. */
    @Test
    void aSeedFileAloneVerifies() throws IOException {
        Path seed = Files.writeString(folder.resolve("alone"), Keys.SEED);

        assertThat(catchThrowable(
                        () -> TaskSignatures.builder().seedFile(seed).build().verify(task())))
                .hasMessage(error("ErrTaskNotSigned"));
    }

    @TestFactory
    Stream<DynamicTest> signsNoTaskTwice() {
        TaskSignatures keys = TaskSignatures.builder().privateKey(KEY).build();
        return Vectors.tests(Vectors.cases(FILE, "sign twice"), each -> assertThat(
                        catchThrowable(() -> keys.sign(keys.sign(task()))))
                .isInstanceOf(ConflictException.class)
                .hasMessage(each.path("enqueue_error").asText())
                .hasMessage(error("ErrTaskAlreadySigned")));
    }

    @Test
    void theOtherTextsAreThoseOfGo() {
        TaskSignatures keys = TaskSignatures.builder().privateKey(KEY).build();

        assertThat(catchThrowable(() -> keys.sign(task().queuedIn(""))))
                .hasMessage(error("ErrTaskSignatureRequiresQueue"));
        assertThat(catchThrowable(() -> keys.verify(task().signed("00")))).hasMessage(error("ErrTaskSignatureInvalid"));
        assertThat(catchThrowable(() -> TaskSignatures.builder().privateKey(new byte[1])))
                .hasMessageStartingWith(error("ErrInvalidPrivateKey"));
    }

    private static void assertVerdict(JsonNode recorded, TaskSignatures signatures, Task task) {
        Throwable error = catchThrowable(() -> signatures.verify(task));
        if (recorded.path("error").isNull()) {
            assertThat(error).isNull();
            return;
        }
        Reason reason =
                recorded.path("is_task_not_signed").booleanValue() ? Reason.NOT_SIGNED : Reason.INVALID_SIGNATURE;
        assertThat(recorded.path("is_task_signature_invalid").booleanValue())
                .isEqualTo(reason == Reason.INVALID_SIGNATURE);
        assertThat(error).isInstanceOfSatisfying(UntrustedTaskException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
        String text = recorded.path("error").asText();
        int ofGo = text.indexOf("encoding/hex"); // what is wrong with the digits, we say in words of our own
        assertThat(error).hasMessageStartingWith(ofGo < 0 ? text : text.substring(0, ofGo));
        if (ofGo < 0) {
            assertThat(error).hasMessage(text);
        }
    }

    /** With the text of Go, where the protocol has it: that of a wrong length. */
    private static void assertRefused(JsonNode recorded, Throwable error) {
        assertThat(error).isInstanceOf(InvalidRequestException.class);
        String text = recorded.asText();
        if (text.startsWith("invalid ")) {
            assertThat(error).hasMessageContaining(text);
        }
    }

    private static TaskSignatures keyOf(JsonNode each) {
        return TaskSignatures.builder().privateKey(hex(each, "seed_hex")).build();
    }

    private static String signedWith(byte[] seed) {
        return TaskSignatures.builder().privateKey(seed).build().sign(task()).signature();
    }

    private static byte[] seedIn(JsonNode each) {
        return Keys.bytes(each.path("file").path("text").asText().strip());
    }

    private static boolean taken(JsonNode each) {
        return TAKEN.contains(each.path("name").asText());
    }

    private static Task task() {
        return Task.fromJson(body(Vectors.cases(FILE, "sign").get(0).path("stored_body")))
                .signed("");
    }

    private static byte[] hex(JsonNode each, String member) {
        return Keys.bytes(each.path(member).asText());
    }

    private static Path file(JsonNode content) {
        try {
            return Files.write(Files.createTempFile(folder, "key", ""), body(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String error(String name) {
        return Vectors.cases("errors.json").stream()
                .filter(each -> each.path("name").asText().equals(name))
                .findAny()
                .orElseThrow()
                .path("text")
                .asText();
    }
}
