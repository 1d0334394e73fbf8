package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sections of a PEM file; text between them is skipped. Errors name the file and never quote it. */
record PemFile(String what, Path path, List<Section> sections) {

    private static final Pattern SECTION =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** One section: its label and the text between the dashes. */
    record Section(String label, String body) {

        /** Whether it is encrypted the old way, by headers in the section. */
        boolean hasHeaders() {
            return body.contains(":");
        }

        byte[] decode() {
            return Base64.getMimeDecoder().decode(body);
        }

        @Override
        public String toString() {
            return label;
        }
    }

    static PemFile read(String what, Path path) {
        String text;
        try {
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "cannot read the " + what + " file " + path.toAbsolutePath() + ": " + Reasons.of(e), e);
        }
        List<Section> sections = new ArrayList<>();
        Matcher matcher = SECTION.matcher(text);
        while (matcher.find()) {
            sections.add(new Section(matcher.group(1), matcher.group(2)));
        }
        return new PemFile(what, path, List.copyOf(sections));
    }

    /** All certificates in the file, in its order; at least one. */
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Section section : sections) {
                if (section.label().endsWith("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(section.decode())));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw unusable("one of its certificates is damaged");
        }
        if (certificates.isEmpty()) {
            throw unusable("there is no certificate in it; it must have a section BEGIN CERTIFICATE");
        }
        return certificates;
    }

    InvalidRequestException unusable(String why) {
        return new InvalidRequestException("cannot use the " + what + " file " + path.toAbsolutePath() + ": " + why);
    }
}
