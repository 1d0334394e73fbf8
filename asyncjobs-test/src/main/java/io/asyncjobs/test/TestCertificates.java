package io.asyncjobs.test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A private authority and its certificates for tests with TLS, as PEM files; made anew by the JDK's keytool and valid for
 * two days. Not thread-safe.
 */
public final class TestCertificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final Path store;

    private TestCertificates(Path directory) {
        this.directory = directory.toAbsolutePath();
        this.store = this.directory.resolve("store.p12");
    }

    /**
     * Makes an authority.
     *
     * @param directory where all files go; is made if there is none; an authority that was made in it before is replaced
     * @return the authority, without certificates
     * @throws IllegalStateException if a file can't be written, or keytool fails
     */
    public static TestCertificates in(Path directory) {
        TestCertificates certificates = new TestCertificates(directory);
        try {
            Files.createDirectories(certificates.directory);
            Files.deleteIfExists(certificates.store);
            certificates.keytool("-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c", "-validity", "2");
            certificates.writeCertificate("ca");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("can't make an authority in " + directory, e);
        }
        return certificates;
    }

    /**
     * Issues a certificate, for a server or a client.
     *
     * @param name what {@link #certificate} and {@link #key} find it by
     * @param alternativeNames what it is for, like {@code dns:localhost,ip:127.0.0.1}
     * @return this
     * @throws IllegalStateException if a file can't be written, or keytool fails
     */
    public TestCertificates issue(String name, String alternativeNames) {
        return issue(name, alternativeNames, "-validity", "2");
    }

    /** Issues a certificate that expired days ago; see {@link #issue(String, String)}. */
    public TestCertificates issueExpired(String name, String alternativeNames) {
        return issue(name, alternativeNames, "-startdate", "-10d", "-validity", "5");
    }

    private TestCertificates issue(String name, String alternativeNames, String... validity) {
        List<String> arguments = new ArrayList<>(
                List.of("-alias", name, "-dname", "CN=" + name, "-signer", "ca", "-ext", "san=" + alternativeNames));
        arguments.addAll(List.of(validity));
        try {
            keytool(arguments.toArray(String[]::new));
            writeCertificate(name);
            byte[] key = keyStore().getKey(name, PASSWORD.toCharArray()).getEncoded();
            pem(key(name), "PRIVATE KEY", key);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("can't issue the certificate " + name, e);
        }
        return this;
    }

    /** The certificate of the authority. */
    public Path ca() {
        return certificate("ca");
    }

    /** The file of a certificate that was issued under this name. */
    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    /** The file of the private key of a certificate. */
    public Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    /**
     * The tls block of a nats-server's configuration, for {@link NatsServerBuilder#configuration(String)}; a handshake may
     * take 20 seconds, as machines that run tests are slow at times.
     *
     * @param name of the server's certificate
     * @param more what else goes into it, like {@code verify: true}, which wants clients to have a certificate of this
     *     authority
     */
    public String serverBlock(String name, String more) {
        return "tls { cert_file: \"" + certificate(name) + "\", key_file: \"" + key(name) + "\", ca_file: \"" + ca()
                + "\", timeout: 20, " + more + " }\n";
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private KeyStore keyStore() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void writeCertificate(String name) throws IOException, GeneralSecurityException {
        Certificate certificate = keyStore().getCertificate(name);
        pem(certificate(name), "CERTIFICATE", certificate.getEncoded());
    }

    private static void pem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
