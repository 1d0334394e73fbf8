package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCertificatesTest {

    @TempDir
    Path directory;

    @Test
    void areOfTheirAuthorityAndForTheirNames() throws Exception {
        TestCertificates certificates =
                TestCertificates.in(directory.resolve("new")).issue("server", "dns:localhost,ip:127.0.0.1");

        X509Certificate server = read(certificates.certificate("server"));
        server.verify(read(certificates.ca()).getPublicKey());
        server.checkValidity();
        assertThat(server.getSubjectAlternativeNames())
                .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
        assertThat(certificates.key("server")).content().startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(certificates.serverBlock("server", "verify: true"))
                .contains("cert_file: \"" + certificates.certificate("server") + "\"", "verify: true");
    }

    @Test
    void canBeExpired() throws Exception {
        X509Certificate expired = read(TestCertificates.in(directory)
                .issueExpired("late", "dns:localhost")
                .certificate("late"));

        assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
    }

    @Test
    void replaceThoseOfAnEarlierAuthority() throws Exception {
        TestCertificates first = TestCertificates.in(directory).issue("server", "dns:localhost");
        X509Certificate old = read(first.certificate("server"));

        X509Certificate authority = read(TestCertificates.in(directory).ca());

        assertThatThrownBy(() -> old.verify(authority.getPublicKey())).isInstanceOf(SignatureException.class);
    }

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
