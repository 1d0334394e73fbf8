package io.asyncjobs.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads when a connection can't even be tried: of contexts, bundles and the files they name. */
@ExtendWith(OutputCaptureExtension.class)
class SetupFailuresTest {

    private static final String TRUSTSTORE = "spring.ssl.bundle.pem.nats.truststore.certificate=";

    @TempDir
    Path home;

    /**
     * A way to fail; {@code HOME} stands for the directory of the test.
     *
     * @param context what is in the file of the context AJ
     * @param why is in the description
     * @param what is in the action
     */
    record Line(String name, String context, List<String> properties, List<String> why, String what) {

        static Line ofContext(String name, String context, String... why) {
            return new Line(
                    name, context, List.of("asyncjobs.nats.context=AJ"), List.of(why), "asyncjobs.nats.context");
        }

        static Line ofBundle(String name, String property, String... why) {
            return new Line(
                    name,
                    "{}",
                    List.of("asyncjobs.nats.ssl.bundle=nats", property),
                    List.of(why),
                    "asyncjobs.nats.ssl.bundle");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Line> table() {
        String file = "cannot use the NATS context HOME/nats/context/AJ.json: ";
        return Stream.of(
                Line.ofContext("broken JSON", "{\"password\": \"hush\"", file + "it is not JSON (line 1, column "),
                Line.ofContext("no object", "[\"hush\"]", file + "its JSON is not an object"),
                Line.ofContext(
                        "member of another type",
                        "{\"password\": [\"hush\"]}",
                        file + "its member password must be a string, not array"),
                Line.ofContext(
                        "missing credentials",
                        "{\"creds\": \"HOME/none.creds\"}",
                        "cannot read the credentials file HOME/none.creds: no such file"),
                Line.ofContext(
                        "missing authority",
                        "{\"ca\": \"HOME/none.pem\", \"user\": \"me\", \"password\": \"hush\"}",
                        "cannot read the ca file HOME/none.pem: no such file"),
                Line.ofContext(
                        "damaged authority",
                        "{\"ca\": \"HOME/damaged.pem\"}",
                        "cannot use the ca file HOME/damaged.pem: there is no certificate in it"),
                Line.ofContext(
                        "certificate without key",
                        "{\"cert\": \"HOME/damaged.pem\"}",
                        "NATS settings contradict each other: cert and no key (context AJ)"),
                new Line(
                        "unknown context",
                        "{}",
                        List.of("asyncjobs.nats.context=OTHER"),
                        List.of("The NATS context 'OTHER'", "HOME/nats/context holds the contexts AJ."),
                        "nats context add OTHER"),
                Line.ofBundle(
                        "missing file of a bundle",
                        TRUSTSTORE + "file:HOME/none.pem",
                        "cannot set up TLS from the SSL bundle 'nats'",
                        "HOME/none.pem"),
                Line.ofBundle(
                        "unreadable file of a bundle",
                        TRUSTSTORE + "file:HOME",
                        "cannot set up TLS from the SSL bundle 'nats'",
                        "Missing certificates or unrecognized format"),
                Line.ofBundle(
                        "no PEM in the file of a bundle",
                        TRUSTSTORE + "file:HOME/damaged.pem",
                        "cannot set up TLS from the SSL bundle 'nats'",
                        "Missing certificates or unrecognized format"));
    }

    @BeforeEach
    void writeFiles() throws Exception {
        Files.createDirectories(home.resolve("nats/context"));
        Files.writeString(home.resolve("damaged.pem"), "hush");
    }

    @ParameterizedTest
    @MethodSource("table")
    void tells(Line line, CapturedOutput output) throws Exception {
        Files.writeString(home.resolve("nats/context/AJ.json"), here(line.context()));

        FailedStart failed = FailedStart.of(
                new TestApplication()
                        .properties("XDG_CONFIG_HOME=" + home)
                        .properties(line.properties().stream().map(this::here).toArray(String[]::new)),
                output);

        assertThat(failed.description())
                .contains(line.why().stream().map(this::here).toList());
        assertThat(failed.action()).contains(line.what());
    }

    private String here(String text) {
        return text.replace("HOME", home.toString());
    }
}
