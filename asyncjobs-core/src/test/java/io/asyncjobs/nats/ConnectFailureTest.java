package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.NatsConnectException.Reason;
import io.nats.client.support.NatsUri;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectFailureTest {

    static Stream<Arguments> exceptions() {
        return Stream.of(
                Arguments.of(
                        new ConnectException("Connection refused (Connection refused)"),
                        Reason.CONNECTION_REFUSED,
                        "connection refused"),
                Arguments.of(new UnknownHostException("h"), Reason.UNKNOWN_HOST, "the host name is unknown"),
                Arguments.of(new TimeoutException(), Reason.TIMEOUT, "no answer in time"),
                Arguments.of(
                        new ExecutionException(new IOException("SSL required by server.")),
                        Reason.TLS_REQUIRED,
                        "the server requires TLS"),
                Arguments.of(
                        new IOException("SSL connection wanted by client."),
                        Reason.TLS_NOT_OFFERED,
                        "TLS is configured but the server does not offer it"),
                Arguments.of(
                        handshake(new CertPathBuilderException("x")),
                        Reason.TLS_FAILED,
                        "the server's certificate is not signed by a trusted authority"),
                Arguments.of(
                        handshake(new CertificateExpiredException("x")),
                        Reason.TLS_FAILED,
                        "the server's certificate has expired"),
                Arguments.of(
                        handshake(new CertificateException("No name matching a found")),
                        Reason.TLS_FAILED,
                        "the server's certificate is for another host (No name matching a found)"),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: bad_certificate"),
                        Reason.TLS_FAILED,
                        "the server wants a client certificate, or does not accept the one it got"
                                + " (Received fatal alert: bad_certificate)"),
                Arguments.of(
                        new SSLHandshakeException("(handshake_failure) Received fatal alert: handshake_failure"),
                        Reason.TLS_FAILED,
                        "the TLS handshake failed: (handshake_failure) Received fatal alert: handshake_failure"),
                Arguments.of(
                        handshake(new CertPathValidatorException("x", null, null, -1, PKIXReason.NO_TRUST_ANCHOR)),
                        Reason.TLS_FAILED,
                        "the server's certificate is not signed by a trusted authority"),
                Arguments.of(
                        handshake(new CertPathValidatorException("x", null, null, -1, BasicReason.INVALID_SIGNATURE)),
                        Reason.TLS_FAILED,
                        "the server's certificate is not signed by a trusted authority"),
                Arguments.of(
                        handshake(new CertificateNotYetValidException("x")),
                        Reason.TLS_FAILED,
                        "the server's certificate is not valid yet"),
                Arguments.of(
                        new IOException("Error sending connect string", new IllegalStateException("SUs3cret")),
                        Reason.CREDENTIALS_UNREADABLE,
                        "the credentials can't be read"),
                Arguments.of(
                        new ExecutionException(new InvalidRequestException("cannot read the ca file x")),
                        Reason.TLS_FAILED,
                        "cannot read the ca file x"),
                Arguments.of(new IOException("nats://u:p@h"), Reason.OTHER, "nats://h"),
                Arguments.of(new IllegalStateException(), Reason.OTHER, "IllegalStateException"));
    }

    private static Exception handshake(Throwable cause) {
        SSLHandshakeException exception = new SSLHandshakeException("PKIX");
        exception.initCause(cause);
        return new ExecutionException(exception);
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void saysWhatAnExceptionMeans(Throwable exception, Reason reason, String text) {
        ConnectFailure failure = ConnectFailure.thrown(exception);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure.text()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization Violation,CREDENTIALS_REFUSED",
        "User Authentication Expired,CREDENTIALS_REFUSED",
        "Account Authentication Expired,CREDENTIALS_REFUSED",
        "User Authentication Revoked,CREDENTIALS_REFUSED",
        "maximum connections exceeded,SERVER_ERROR",
        "Permissions Violation for Publish to CHORIA_AJ.Q.AUTHENTICATION,SERVER_ERROR"
    })
    void tellsRefusedCredentialsFromOtherErrorsOfTheServer(String error, Reason reason) {
        assertThat(ConnectFailure.said(error).reason()).isEqualTo(reason);
        assertThat(ConnectFailure.said(error).text()).contains(error);
    }

    @Test
    void tellsWhyForEachServer() throws Exception {
        ConnectFailures failures = new ConnectFailures();
        failures.add(ConnectFailure.thrown(new ConnectException("Connection refused")));
        failures.failed(new NatsUri("nats://u:s3cret@one:1"));
        failures.add(ConnectFailure.said("Authorization Violation"));
        failures.add(ConnectFailure.thrown(new TimeoutException()));
        failures.failed(new NatsUri("nats://two:2"));

        NatsConnectException exception = failures.toException(ConnectionSettings.builder()
                .servers("nats://u:s3cret@one:1", "nats://two:2")
                .build());

        assertThat(exception)
                .hasMessage("cannot connect to NATS: nats://one:1: connection refused; nats://two:2: the server refused"
                        + " the credentials (Authorization Violation). Check the user info in the server's URL");
        assertThat(exception.reason()).isEqualTo(Reason.CREDENTIALS_REFUSED);
        assertThat(exception.servers()).containsExactly("nats://one:1", "nats://two:2");
        assertThat(exception.isRetryable()).isFalse();
    }

    @Test
    void tellsHowToStartAServerWhenNoneWasConfigured() {
        ConnectFailures failures = new ConnectFailures();
        failures.add(ConnectFailure.thrown(new ConnectException("Connection refused")));
        failures.failed(new NatsUri());

        NatsConnectException exception =
                failures.toException(ConnectionSettings.builder().build());

        assertThat(exception).hasMessageContaining("nats-server -js").hasCauseInstanceOf(ConnectException.class);
        assertThat(exception.isRetryable()).isTrue();
    }
}
