package io.asyncjobs.spring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate that is its own authority, made anew by the JDK's keytool, so that none ever expires. */
record SelfSigned(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    /** Makes one for names like {@code dns:localhost}. */
    static SelfSigned create(Path directory, String name, String alternativeNames) throws Exception {
        Path store = directory.resolve(name + ".p12").toAbsolutePath();
        Files.deleteIfExists(store);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
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
                        PASSWORD,
                        "-keystore",
                        store.toString(),
                        "-alias",
                        name,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + alternativeNames)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new SelfSigned(
                pem(
                        store.resolveSibling(name + ".pem"),
                        "CERTIFICATE",
                        keys.getCertificate(name).getEncoded()),
                pem(
                        store.resolveSibling(name + "-key.pem"),
                        "PRIVATE KEY",
                        keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    }

    /** The tls block of a nats-server's configuration. */
    String serverBlock() {
        return "tls { cert_file: \"" + certificate + "\", key_file: \"" + key + "\" }\n";
    }

    /** A property that makes it the only authority of an SSL bundle. */
    String trustedIn(String bundle) {
        return "spring.ssl.bundle.pem." + bundle + ".truststore.certificate=file:" + certificate;
    }

    private static Path pem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
