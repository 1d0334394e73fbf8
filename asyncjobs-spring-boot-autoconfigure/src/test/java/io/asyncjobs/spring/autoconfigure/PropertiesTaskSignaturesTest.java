package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.signing.TaskSignatures;
import io.asyncjobs.signing.UntrustedTaskException;
import io.asyncjobs.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class PropertiesTaskSignaturesTest {

    private static final String VARIABLES = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    // The first two examples of RFC 8032, 7.1.
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private static final String KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final String OTHER_KEY = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";

    private final Task task = Task.builder("email:new").build().queuedIn("EMAIL");

    @TempDir
    Path folder;

    @Test
    void signsAndVerifiesNothingByDefault() {
        TaskSignatures signatures = signatures(Map.of());

        assertThat(signatures.signs()).isFalse();
        assertThat(signatures.verifies()).isFalse();
    }

    @Test
    void signsWithASeedAndVerifiesWithItsPublicKey() {
        TaskSignatures signatures = signatures(Map.of("asyncjobs.signing.seed", SEED));

        Task signed = signatures.sign(task);

        assertThatCode(() -> signatures.verify(signed)).doesNotThrowAnyException();
        assertThatThrownBy(() -> signatures.verify(task)).isInstanceOf(UntrustedTaskException.class);
    }

    @Test
    void readsKeysFromFiles() throws IOException {
        Path seed = Files.writeString(folder.resolve("seed"), SEED + "\n");
        Path key = Files.writeString(folder.resolve("key"), OTHER_KEY + "\n" + KEY + "\n");

        Task signed = signatures(Map.of("asyncjobs.signing.seed-file", seed.toString()))
                .sign(task);

        assertThatCode(() -> signatures(Map.of("asyncjobs.signing.verification-key-file", key.toString()))
                        .verify(signed))
                .doesNotThrowAnyException();
    }

    @Test
    void takesSeveralKeysToVerifyWith() {
        Task signed = signatures(Map.of("asyncjobs.signing.seed", SEED)).sign(task);

        assertThatCode(() -> signatures(Map.of("asyncjobs.signing.verification-key", OTHER_KEY + "," + KEY))
                        .verify(signed))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> signatures(Map.of("asyncjobs.signing.verification-key", OTHER_KEY))
                        .verify(signed))
                .isInstanceOf(UntrustedTaskException.class);
    }

    @Test
    void takesUnsignedTasksWhenSignaturesAreOptional() {
        TaskSignatures signatures =
                signatures(Map.of("asyncjobs.signing.verification-key", KEY, "asyncjobs.signing.optional", "true"));

        assertThatCode(() -> signatures.verify(task)).doesNotThrowAnyException();
    }

    @Test
    void verifiesNothingWithAnEmptyKey() {
        assertThat(signatures(Map.of("asyncjobs.signing.verification-key", "")).verifies())
                .isFalse();
    }

    @Test
    void takesTheHigherRankingOfAKeyAndItsFile() {
        Map<String, Object> file = Map.of(
                "asyncjobs.signing.seed-file", "/not/there", "asyncjobs.signing.verification-key-file", "/not/there");

        TaskSignatures signatures =
                signatures(Map.of("asyncjobs.signing.seed", SEED, "asyncjobs.signing.verification-key", KEY), file);

        Task signed = signatures.sign(task);
        assertThatCode(() -> signatures.verify(signed)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "${NO_SUCH_FILE:}"})
    void aFileThatComesToNothingLeavesTheKey(String file) {
        TaskSignatures signatures = signatures(
                Map.of("asyncjobs.signing.verification-key-file", file, "asyncjobs.signing.seed-file", file),
                Map.of("asyncjobs.signing.verification-key", KEY, "asyncjobs.signing.seed", SEED));

        assertThat(signatures.signs()).isTrue();
        assertThat(signatures.verifies()).isTrue();
    }

    @Test
    void aVariableThatNamesAFileTakesThePlaceOfAKey() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), KEY);
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        VARIABLES,
                        new SystemEnvironmentPropertySource(
                                VARIABLES, Map.of("ASYNCJOBS_SIGNING_VERIFICATION_KEY_FILE", key.toString())));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("file", Map.of("asyncjobs.signing.verification-key", OTHER_KEY)));

        TaskSignatures signatures = signatures(environment);

        Task signed = signatures(Map.of("asyncjobs.signing.seed", SEED)).sign(task);
        assertThatCode(() -> signatures.verify(signed)).doesNotThrowAnyException();
    }

    @Test
    void aVariableThatNamesASeedsFileTakesThePlaceOfTheSeed() throws IOException {
        Path seed = Files.writeString(folder.resolve("seed"), SEED);
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        VARIABLES,
                        new SystemEnvironmentPropertySource(
                                VARIABLES, Map.of("ASYNCJOBS_SIGNING_SEED_FILE", seed.toString())));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("file", Map.of("asyncjobs.signing.seed", OTHER_KEY)));

        Task signed = signatures(environment).sign(task);

        assertThatCode(() -> signatures(Map.of("asyncjobs.signing.verification-key", KEY))
                        .verify(signed))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "seed, seed-file, cannot set both private key and seed file",
        "verification-key, verification-key-file, cannot set both public key and public key file",
        "seed-file, verification-key, cannot set a seedfile and public key information",
        "seed-file, verification-key-file, cannot set a seedfile and public key information"
    })
    void tellsWhyKeysContradictEachOther(String one, String other, String reason) {
        Map<String, Object> both = Map.of("asyncjobs.signing." + one, KEY, "asyncjobs.signing." + other, KEY);

        assertThatThrownBy(() -> signatures(both)).isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
            assertThat(failure).hasMessage("The properties asyncjobs.signing.* contradict each other: " + reason + ".");
            assertThat(failure.action()).contains("asyncjobs.signing.seed-file, not both");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "asyncjobs.signing.seed, hush, not hexadecimal: character 1 is no digit",
        "asyncjobs.signing.seed, 9d61, invalid seed length: 2 bytes",
        "asyncjobs.signing.verification-key, hush, invalid public key: not hexadecimal"
    })
    void namesThePropertyOfABadKeyAndDoesNotShowIt(String property, String value, String reason) {
        assertThatThrownBy(() -> signatures(Map.of(property, value)))
                .isInstanceOfSatisfying(AsyncJobsStartupException.class, failure -> {
                    assertThat(failure)
                            .hasMessageStartingWith("The key in " + property + " can't be used: " + reason)
                            .hasMessageNotContaining(value);
                    assertThat(failure.action()).startsWith("Set " + property + " to 64 hexadecimal digits");
                });
    }

    @Test
    void doesNotShowWhatIsNoPath() {
        assertThatThrownBy(() -> signatures(Map.of("asyncjobs.signing.seed-file", "hush\0")))
                .isInstanceOf(AsyncJobsStartupException.class)
                .hasMessageContaining("asyncjobs.signing.seed-file")
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }

    @SafeVarargs
    private static TaskSignatures signatures(Map<String, Object>... sources) {
        StandardEnvironment environment = new StandardEnvironment();
        for (int i = 0; i < sources.length; i++) {
            environment.getPropertySources().addLast(new MapPropertySource("source " + i, sources[i]));
        }
        return signatures(environment);
    }

    private static TaskSignatures signatures(StandardEnvironment environment) {
        ConfigurationPropertySources.attach(environment);
        AsyncJobsProperties properties = Binder.get(environment).bindOrCreate("asyncjobs", AsyncJobsProperties.class);
        return new PropertiesTaskSignatures(properties.signing(), new PropertyRanks(environment)).build();
    }
}
