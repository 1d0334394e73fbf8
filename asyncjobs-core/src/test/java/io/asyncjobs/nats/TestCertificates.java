package io.asyncjobs.nats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates of a private authority, made anew by the JDK's keytool, so that none ever expires. */
final class TestCertificates {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final Path store;

    TestCertificates(Path directory) throws Exception {
        this.directory = directory;
        this.store = directory.resolve("store.p12");
        keytool("-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c");
        pem("ca.pem", "CERTIFICATE", keyStore().getCertificate("ca").getEncoded());
    }

    Path ca() {
        return directory.resolve("ca.pem");
    }

    Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    /** Issues a certificate with these names, like {@code dns:localhost,ip:127.0.0.1}. */
    TestCertificates issue(String name, String alternativeNames) throws Exception {
        keytool("-alias", name, "-dname", "CN=" + name, "-signer", "ca", "-ext", "san=" + alternativeNames);
        KeyStore keys = keyStore();
        Certificate certificate = keys.getCertificate(name);
        pem(name + ".pem", "CERTIFICATE", certificate.getEncoded());
        pem(name + "-key.pem", "PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded());
        return this;
    }

    /** The tls block of a nats-server's configuration. */
    String serverBlock(String name, String more) {
        return "tls { cert_file: \"" + certificate(name) + "\", key_file: \"" + key(name) + "\", ca_file: \"" + ca()
                + "\", " + more + " }\n";
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    private KeyStore keyStore() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    private void pem(String file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
