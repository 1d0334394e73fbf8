package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    /** What comes before the RSAPrivateKey in the PKCS#8 form of a 2048 bit key. */
    private static final int RSA_ENVELOPE = 26;

    /** The same for the ECPrivateKey of a P-256 key. */
    private static final int EC_ENVELOPE = 28;

    /** The object identifier of P-256. */
    private static final String P256 = "BggqhkjOPQMBBw==";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsPkcs8(String algorithm) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();

        PemFile file = file(section("PRIVATE KEY", pair.getPrivate().getEncoded()));

        assertThat(PemPrivateKey.read(file).getEncoded())
                .isEqualTo(pair.getPrivate().getEncoded());
        assertThat(KeyPairs.match(pair.getPublic(), PemPrivateKey.read(file))).isTrue();
    }

    @Test
    void readsTheOldFormOfRsaKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();

        PemFile file = file(section("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, RSA_ENVELOPE, pkcs8.length)));

        assertThat(PemPrivateKey.read(file).getEncoded()).isEqualTo(pkcs8);
    }

    @Test
    void readsTheOldFormOfEcKeysWithTheCurveBeside() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        String key = section("EC PRIVATE KEY", Arrays.copyOfRange(pkcs8, EC_ENVELOPE, pkcs8.length));

        PemFile file = file(section("EC PARAMETERS", Base64.getDecoder().decode(P256)) + key);

        assertThat(KeyPairs.match(pair.getPublic(), PemPrivateKey.read(file))).isTrue();
        assertThatThrownBy(() -> PemPrivateKey.read(file(key))).hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @ParameterizedTest
    @CsvSource({
        "ecparam -genkey -name prime256v1, EC",
        "ecparam -genkey -name secp384r1 -noout, EC",
        "genrsa -traditional 2048, RSA",
        "genrsa 2048, RSA",
        "genpkey -algorithm ed25519, EdDSA"
    })
    void readsWhatOpensslWrites(String command, String algorithm) throws Exception {
        Path key = directory.resolve("key.pem");
        openssl(command + " -out " + key, command.startsWith("genrsa") ? "genrsa" : "");

        assertThat(PemPrivateKey.read(PemFile.read("key", key)).getAlgorithm()).isEqualTo(algorithm);
    }

    @Test
    void tellsHowToDecryptAKey() throws Exception {
        for (String text : List.of(
                section("ENCRYPTED PRIVATE KEY", new byte[] {1}),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n")) {
            assertThatThrownBy(() -> PemPrivateKey.read(file(text)))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(
                            "its key is encrypted; decrypt it with 'openssl pkcs8 -topk8 -nocrypt -in x.pem");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void neverQuotesADamagedKey(String label) throws Exception {
        byte[] damaged = "s3cret!".getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> PemPrivateKey.read(file(section(label, damaged))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(directory.resolve("x.pem").toString())
                .hasMessageContaining("damaged or of an unknown kind")
                .hasNoCause();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThatThrownBy(() -> PemPrivateKey.read(file("nothing")))
                .hasMessageContaining("there is no private key in it");
        assertThatThrownBy(() -> file("nothing").certificates()).hasMessageContaining("there is no certificate in it");
        assertThatThrownBy(() -> file(section("CERTIFICATE", new byte[] {1})).certificates())
                .hasMessageContaining("one of its certificates is damaged");
        assertThatThrownBy(() -> PemFile.read("ca", directory.resolve("none.pem")))
                .hasMessageContaining("cannot read the ca file " + directory.resolve("none.pem") + ": no such file");
    }

    private PemFile file(String text) throws IOException {
        Path file = directory.resolve("x.pem");
        Files.writeString(file, text);
        return PemFile.read("key", file);
    }

    private static String section(String label, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private void openssl(String command, String sizeLast) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        if (!sizeLast.isEmpty()) {
            words.remove("2048");
            words.add("2048");
        }
        words.add(0, "openssl");
        Process process;
        try {
            process = new ProcessBuilder(words).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(false, "no openssl here");
            return;
        }
        process.getInputStream().readAllBytes();
        // openssl 1.x has no -traditional
        assumeTrue(process.waitFor() == 0, "this openssl does not know " + command);
    }
}
