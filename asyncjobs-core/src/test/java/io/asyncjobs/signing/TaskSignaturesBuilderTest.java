package io.asyncjobs.signing;

import static io.asyncjobs.signing.Keys.OTHER_PUBLIC;
import static io.asyncjobs.signing.Keys.PUBLIC;
import static io.asyncjobs.signing.Keys.SEED;
import static io.asyncjobs.signing.Keys.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.Task;
import java.nio.file.Path;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskSignaturesBuilderTest {

    private static final Path FILE = Path.of("not-there");

    @Test
    void refusesKeysThatExcludeEachOther() {
        assertRefused(builder().privateKey(bytes(SEED)).seedFile(FILE), "cannot set both private key and seed file");
        assertRefused(
                builder().publicKey(PUBLIC).publicKeyFile(FILE), "cannot set both public key and public key file");
        assertRefused(builder().seedFile(FILE).publicKey(PUBLIC), "cannot set a seedfile and public key information");
        assertRefused(
                builder().publicKey(bytes(PUBLIC)).seedFile(FILE), "cannot set a seedfile and public key information");
        assertRefused(builder().seedFile(FILE).publicKeyFile(FILE), "cannot set a seedfile and public key information");
    }

    @Test
    void takesASeedAsText() {
        Task task = Task.builder("t").build().queuedIn("Q");

        Task signed = builder().seed(" " + SEED + "\n").build().sign(task);

        assertThat(signed).isEqualTo(Keys.seed(SEED).sign(task));
        assertThat(builder().seed(" ").build().signs()).isFalse();
        assertRefused(builder().seed(SEED).seedFile(FILE), "cannot set both private key and seed file");
    }

    @Test
    void refusesASeedThatIsNoneAndDoesNotQuoteIt() {
        refused(() -> builder().seed("hush"), "not hexadecimal: character 1 is no digit");
        refused(
                () -> builder().seed("9d61"),
                "invalid seed length: 2 bytes, must have 32, which are 64 hexadecimal digits");
    }

    @Test
    void opensFilesWhenTheyAreUsed() {
        TaskSignatures seed = builder().seedFile(FILE).build();
        TaskSignatures key = builder().publicKeyFile(FILE).build();

        assertThat(seed.signs()).isTrue();
        assertThat(seed.verifies()).isTrue();
        assertThat(key.signs()).isFalse();
        assertThat(key.verifies()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 63, 65})
    void refusesAPrivateKeyOfAWrongLength(int length) {
        refused(
                () -> builder().privateKey(new byte[length]),
                "invalid private key length: " + length
                        + " bytes; give the seed of 32 bytes, or seed and public key, 64 bytes");
    }

    @Test
    void refusesAPrivateKeyWithThePublicKeyOfAnother() {
        assertThatThrownBy(() -> builder().privateKey(bytes(SEED + OTHER_PUBLIC)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("invalid private key: ")
                .hasMessageNotContaining(SEED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33})
    void refusesAPublicKeyOfAWrongLength(int length) {
        String text = "invalid public key: it has " + length + " bytes, must have 32, which are 64 hexadecimal digits";

        refused(() -> builder().publicKey(new byte[length]), text);
        if (length > 0) {
            refused(() -> builder().publicKey("00".repeat(length)), text);
        }
    }

    @Test
    void refusesAPublicKeyThatIsNotHexadecimalAtOnceAndDoesNotQuoteIt() {
        refused(
                () -> builder().publicKey(PUBLIC.replace('a', 'x')),
                "invalid public key: not hexadecimal: character 4 is no digit");
        refused(
                () -> builder().publicKey(PUBLIC.substring(1)),
                "invalid public key: not hexadecimal: an odd number of digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200000000000000000000000000000000000000000000000000000000000000", "ff"})
    void refusesAPublicKeyThatIsNoPointOfTheCurve(String bytes) {
        refused(
                () -> builder().publicKey(bytes.length() == 64 ? bytes : bytes.repeat(32)),
                "invalid public key: no ed25519 key has these bytes");
    }

    @Test
    void emptyTextIsNoPublicKey() {
        assertThat(builder().publicKey("").publicKey(" \n").build().verifies()).isFalse();
    }

    @Test
    void takesUpperCaseAndWhiteSpaceAroundAPublicKey() { // B46
        Task signed = Keys.seed(SEED).sign(Task.builder("t").build().queuedIn("Q"));

        builder()
                .publicKey(" " + PUBLIC.toUpperCase(Locale.ROOT) + "\r\n")
                .build()
                .verify(signed);
    }

    @Test
    void copiesItsKeys() {
        byte[] seed = bytes(SEED);
        byte[] key = bytes(PUBLIC);
        TaskSignatures signatures = builder().privateKey(seed).publicKey(key).build();
        java.util.Arrays.fill(seed, (byte) 1);
        java.util.Arrays.fill(key, (byte) 1);

        Task signed = signatures.sign(Task.builder("t").build().queuedIn("Q"));

        signatures.verify(signed);
        Keys.publicKeys(PUBLIC).verify(signed);
    }

    @Test
    void whatWasBuiltDoesNotChangeWithItsBuilder() {
        TaskSignaturesBuilder builder = builder().publicKey(OTHER_PUBLIC);
        TaskSignatures first = builder.build();
        builder.publicKey(PUBLIC);
        Task signed = Keys.seed(SEED).sign(Task.builder("t").build().queuedIn("Q"));

        builder.build().verify(signed);
        assertThatThrownBy(() -> first.verify(signed)).isInstanceOf(UntrustedTaskException.class);
    }

    private static TaskSignaturesBuilder builder() {
        return TaskSignatures.builder();
    }

    private static void assertRefused(TaskSignaturesBuilder builder, String text) {
        refused(builder::build, text);
    }

    private static void refused(ThrowingCallable call, String text) {
        assertThatThrownBy(call).isInstanceOf(InvalidRequestException.class).hasMessage(text);
    }
}
