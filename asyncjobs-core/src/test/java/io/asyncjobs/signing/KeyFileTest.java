package io.asyncjobs.signing;

import static io.asyncjobs.signing.Keys.OTHER_PUBLIC;
import static io.asyncjobs.signing.Keys.OTHER_SEED;
import static io.asyncjobs.signing.Keys.PUBLIC;
import static io.asyncjobs.signing.Keys.SEED;
import static io.asyncjobs.signing.Keys.seed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.signing.UntrustedTaskException.Reason;
import io.asyncjobs.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in files: read at every use, forgiving about white space, silent about their content. */
class KeyFileTest {

    private static final Task TASK = Task.builder("t").build().queuedIn("Q");

    @TempDir
    private Path folder;

    @Test
    void aSeedFileSignsAndVerifies() throws IOException { // B32
        TaskSignatures signatures = seedFile(SEED);

        assertThat(signatures.sign(TASK)).isEqualTo(seed(SEED).sign(TASK));
        signatures.verify(signatures.sign(TASK));
        assertThatThrownBy(() -> signatures.verify(seed(OTHER_SEED).sign(TASK))).hasMessage("invalid task signature");
    }

    @Test
    void whiteSpaceAroundAKeyAndUpperCaseAreFine() throws IOException { // B46
        TaskSignatures signatures = seedFile(" " + SEED.toUpperCase(Locale.ROOT) + "\r\n\n");

        publicKeyFile("\t" + PUBLIC.toUpperCase(Locale.ROOT) + "\n").verify(signatures.sign(TASK));
    }

    @Test
    void aPublicKeyFileMayHoldSeveralKeys() throws IOException { // B47
        TaskSignatures signatures = publicKeyFile(OTHER_PUBLIC + "\n" + PUBLIC + "\n");

        signatures.verify(seed(SEED).sign(TASK));
        signatures.verify(seed(OTHER_SEED).sign(TASK));
    }

    @Test
    void aReplacedKeyCountsAtOnceEvenWhenTheFileLooksTheSame() throws IOException {
        TaskSignatures signatures = seedFile(SEED);
        Path file = folder.resolve("key");
        FileTime time = Files.getLastModifiedTime(file);
        Task before = signatures.sign(TASK);

        Files.writeString(file, OTHER_SEED);
        Files.setLastModifiedTime(file, time);

        assertThat(signatures.sign(TASK)).isEqualTo(seed(OTHER_SEED).sign(TASK));
        assertThatThrownBy(() -> signatures.verify(before)).hasMessage("invalid task signature");
    }

    @Test
    void aKeyThatIsTakenAwayCountsNoMore() throws IOException {
        TaskSignatures signatures = seedFile(SEED);
        Task signed = signatures.sign(TASK);
        Path file = folder.resolve("key");

        Files.delete(file);

        assertThatThrownBy(() -> signatures.sign(TASK))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("cannot read the seed file " + file + ": no such file");
        assertThatThrownBy(() -> signatures.verify(signed))
                .isInstanceOfSatisfying(UntrustedTaskException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.NO_KEY))
                .hasMessage(
                        "the task's signature can't be checked: cannot read the seed file " + file + ": no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9d61b19d",
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f6",
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7fxy",
                "9d61b19deffd5a60ba844af492ec2cc4 4449c5697b326919703bac031cae7f60"
            })
    void namesTheFileAndNeverItsContent(String content) throws IOException {
        TaskSignatures seed = seedFile(content);
        String name = folder.resolve("key").toString();

        assertThatThrownBy(() -> seed.sign(TASK))
                .isInstanceOf(InvalidRequestException.class)
                .hasNoCause()
                .hasMessageStartingWith("cannot use the seed file " + name + ": ")
                .satisfies(e -> assertThat(e.getMessage().substring(name.length()))
                        .doesNotContain("9d61b19d")
                        .doesNotContain("xy"));
    }

    @Test
    void tellsAWrongLengthInTheWordsOfTheProtocol() throws IOException {
        assertThatThrownBy(() -> seedFile("9d61").sign(TASK)).hasMessageContaining("invalid seed length");
        TaskSignatures key = publicKeyFile("9d61");
        assertThatThrownBy(() -> key.verify(TASK.signed("00"))).hasMessageContaining("invalid public key");
    }

    @Test
    void refusesWhatIsNoFileAndWhatIsTooLarge() throws IOException {
        TaskSignatures directory = TaskSignatures.builder().seedFile(folder).build();

        assertThatThrownBy(() -> directory.sign(TASK))
                .hasMessage("cannot use the seed file " + folder + ": it is no regular file");
        assertThatThrownBy(() -> seedFile("0".repeat(70_000)).sign(TASK))
                .hasMessageEndingWith("it is too large for a key");
    }

    @Test
    void makesTheKeyAgainOnlyWhenTheContentHasChanged() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "one");
        AtomicInteger made = new AtomicInteger();
        KeyFile<String> key = new KeyFile<>("test", file, text -> text + made.incrementAndGet());

        assertThat(key.key()).isEqualTo("one1");
        assertThat(key.key()).isEqualTo("one1");
        Files.writeString(file, "two");
        assertThat(key.key()).isEqualTo("two2");
    }

    private TaskSignatures seedFile(String content) throws IOException {
        return TaskSignatures.builder()
                .seedFile(Files.writeString(folder.resolve("key"), content))
                .build();
    }

    private TaskSignatures publicKeyFile(String content) throws IOException {
        return TaskSignatures.builder()
                .publicKeyFile(Files.writeString(folder.resolve("public"), content))
                .build();
    }
}
