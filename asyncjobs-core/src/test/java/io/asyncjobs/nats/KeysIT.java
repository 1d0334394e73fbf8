package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.NatsConnectException.Reason;
import io.asyncjobs.test.NatsServer;
import io.nats.client.NKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that sign what the server asks: nkeys, credentials files, JWTs. */
class KeysIT {

    @TempDir
    Path directory;

    private final NKey user = newUser();

    @Test
    void authenticatesByNkey() throws Exception {
        Path good = seed("good.nk", user);
        Path stranger = seed("stranger.nk", newUser());
        try (NatsServer server = NatsServer.builder()
                .configuration("authorization { users = [ { nkey: " + text(user.getPublicKey()) + " } ] }")
                .start()) {
            accepted(to(server).nkey(good));
            accepted(to(server).nkey(decorated("decorated.nk")));
            refused(to(server).nkey(stranger), "nkey file " + stranger);
        }
    }

    @Test
    void authenticatesByCredentialsFileAndJwt() throws Exception {
        OperatorMode operator = new OperatorMode();
        String jwt = operator.user(user, false, "x");
        Path credentials = directory.resolve("user.creds");
        OperatorMode.writeCredentials(credentials, jwt, user);
        Path stranger = directory.resolve("stranger.creds");
        OperatorMode.writeCredentials(stranger, jwt, newUser());
        try (NatsServer server =
                NatsServer.builder().configuration(operator.configuration()).start()) {
            accepted(to(server).credentials(credentials));
            accepted(to(server).jwt(jwt, text(user.getSeed())));
            accepted(to(server).jwt(operator.user(user, true, "x"), null));
            refused(to(server).credentials(stranger), "credentials file " + stranger);
            refused(to(server).jwt(jwt, null), "user JWT");
        }
    }

    @Test
    void tellsThatAJwtHasExpired() throws Exception {
        OperatorMode operator = new OperatorMode();
        String jwt = operator.expired(user);
        Path credentials = directory.resolve("late.creds");
        OperatorMode.writeCredentials(credentials, jwt, user);
        try (NatsServer server =
                NatsServer.builder().configuration(operator.configuration()).start()) {
            refused(
                    to(server).credentials(credentials),
                    "credentials file " + credentials + ", with a JWT that expired at 2");
            refused(to(server).jwt(jwt, text(user.getSeed())), "user JWT that expired at 2");
        }
    }

    @Test
    void sendsJwtsThatAreLongerThanTheLinesOfJnats() throws Exception {
        OperatorMode operator = new OperatorMode();
        String jwt = operator.user(user, false, "x".repeat(8_000));
        assertThat(jwt.length()).isGreaterThan(8_000);
        try (NatsServer server = NatsServer.builder()
                .configuration("max_control_line: 32KB\n" + operator.configuration())
                .start()) {
            accepted(to(server).jwt(jwt, text(user.getSeed())));
        }
    }

    @Test
    void saysWhatIsWrongWithAFileBeforeItConnects() throws Exception {
        Path missing = directory.resolve("missing");
        Path damaged = Files.writeString(directory.resolve("damaged"), "SUs3cret");
        Path noJwt = Files.writeString(
                directory.resolve("nojwt"),
                "-----BEGIN NATS USER JWT-----\n"
                        + "------END NATS USER JWT------\n-----BEGIN USER NKEY SEED-----\n" + text(user.getSeed())
                        + "\n------END USER NKEY SEED------\n");

        invalid(ConnectionSettings.builder().credentials(missing), "cannot read the credentials file " + missing);
        invalid(ConnectionSettings.builder().nkey(missing), "cannot read the nkey file " + missing + ": no such file");
        invalid(ConnectionSettings.builder().nkey(directory), "not a readable file");
        invalid(ConnectionSettings.builder().nkey(damaged), "is not an nkey seed");
        invalid(ConnectionSettings.builder().credentials(damaged), "is not an nkey seed");
        invalid(ConnectionSettings.builder().credentials(noJwt), "is not a JWT");
        invalid(ConnectionSettings.builder().jwt("x.y.z", "SUs3cret"), "is not an nkey seed");
        invalid(ConnectionSettings.builder().jwt("s3cret\"", null), "is not a JWT");
    }

    private static void invalid(ConnectionSettings.Builder settings, String expected) {
        assertThatThrownBy(() -> NatsConnector.connect(settings.build()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    private static ConnectionSettings.Builder to(NatsServer server) {
        return ConnectionSettings.builder().servers(server.url());
    }

    private static void accepted(ConnectionSettings.Builder settings) throws InterruptedException {
        NatsConnector.connect(settings.build()).close();
    }

    private static void refused(ConnectionSettings.Builder settings, String hint) {
        assertThatThrownBy(() -> NatsConnector.connect(
                        settings.connectTimeout(Duration.ofSeconds(2)).build()))
                .isInstanceOfSatisfying(
                        NatsConnectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CREDENTIALS_REFUSED))
                .hasMessageContaining(hint);
    }

    private Path seed(String name, NKey key) throws Exception {
        return Files.writeString(directory.resolve(name), text(key.getSeed()) + "\n");
    }

    private Path decorated(String name) throws Exception {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN USER NKEY SEED-----\n" + text(user.getSeed()) + "\n------END USER NKEY SEED------\n");
    }

    private static String text(char[] characters) {
        return new String(characters);
    }

    private static NKey newUser() {
        try {
            return NKey.createUser(null);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
