package io.asyncjobs.spring;

import static io.asyncjobs.spring.FailedStart.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.test.NatsServer;
import io.nats.client.NKey;
import io.nats.client.support.JwtUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads when the server does not know the application, whatever it says who it is. */
@ExtendWith(OutputCaptureExtension.class)
class CredentialFailuresIT {

    private static final String REFUSED = "the server refused the credentials";

    @TempDir
    static Path directory;

    private static NatsServer accounts;
    private static NatsServer tokens;
    private static NKey user;
    private static String expired;

    /**
     * A way to fail.
     *
     * @param why is in the description
     * @param what is in the action
     */
    record Line(String name, NatsServer server, List<String> properties, List<String> why, String what) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        user = NKey.createUser(null);
        accounts = start(
                "authorization { timeout: 20 }, accounts { TASKS { jetstream: enabled, users = [{ user: me, password: right }, { nkey: "
                        + text(NKey.createUser(null).getPublicKey())
                        + " }, { user: mute, password: hush, permissions: { publish: { deny: \"$JS.API.>\" } } }] } }");
        tokens = start("authorization { timeout: 20, token: right }");
        NKey account = NKey.createAccount(null);
        long issued = JwtUtils.currentTimeSeconds() - Duration.ofHours(2).toSeconds();
        expired = JwtUtils.issueUserJWT(
                account,
                text(account.getPublicKey()),
                text(user.getPublicKey()),
                "late",
                Duration.ofHours(1),
                new String[0],
                issued);
    }

    private static NatsServer start(String configuration) {
        return NatsServer.builder().configuration(configuration).start();
    }

    @AfterAll
    static void stop() {
        accounts.close();
        tokens.close();
    }

    static Stream<Line> table() throws Exception {
        NKey stranger = NKey.createUser(null);
        NKey account = NKey.createAccount(null);
        String foreign = JwtUtils.issueUserJWT(account, text(account.getPublicKey()), text(stranger.getPublicKey()));
        Path nkey = write("stranger.nk", text(stranger.getSeed()));
        Path otherAccount = credentials("other.creds", foreign, stranger);
        Path late = credentials("late.creds", expired, user);
        Path damaged = write("damaged", "SU" + SECRET);
        String credentials = "asyncjobs.nats.credentials";
        return Stream.of(
                new Line(
                        "unknown user",
                        accounts,
                        List.of("asyncjobs.nats.user=nobody", "asyncjobs.nats.password=hush"),
                        List.of(REFUSED, "user \"nobody\""),
                        "asyncjobs.nats.user and asyncjobs.nats.password"),
                new Line(
                        "wrong password",
                        accounts,
                        List.of("asyncjobs.nats.user=me", "asyncjobs.nats.password=hush"),
                        List.of(REFUSED, "user \"me\""),
                        "asyncjobs.nats.user and asyncjobs.nats.password"),
                new Line(
                        "wrong password in the URL",
                        accounts,
                        List.of("asyncjobs.nats.url=nats://me:hush@127.0.0.1:" + accounts.port()),
                        List.of(REFUSED, "the user info in the server's URL"),
                        "asyncjobs.nats.url"),
                new Line(
                        "wrong token",
                        tokens,
                        List.of("asyncjobs.nats.token=hush"),
                        List.of(REFUSED, "the token"),
                        "asyncjobs.nats.token"),
                new Line(
                        "no credentials",
                        accounts,
                        List.of(),
                        List.of(REFUSED, "no credentials were given"),
                        "asyncjobs.nats.credentials"),
                new Line(
                        "unknown nkey",
                        accounts,
                        List.of("asyncjobs.nats.nkey=" + nkey),
                        List.of(REFUSED, "nkey file " + nkey),
                        "asyncjobs.nats.nkey"),
                new Line(
                        "credentials of another account",
                        accounts,
                        List.of(credentials + "=" + otherAccount),
                        List.of(REFUSED, "credentials file " + otherAccount),
                        credentials),
                new Line(
                        "credentials that have expired",
                        accounts,
                        List.of(credentials + "=" + late),
                        List.of(REFUSED, "credentials file " + late, "expired"),
                        credentials),
                new Line(
                        "a JWT that has expired",
                        accounts,
                        List.of("asyncjobs.nats.jwt=" + expired, "asyncjobs.nats.seed=" + text(user.getSeed())),
                        List.of(REFUSED, "user JWT", "expired"),
                        "asyncjobs.nats.jwt and asyncjobs.nats.seed"),
                new Line(
                        "missing credentials file",
                        accounts,
                        List.of(credentials + "=" + directory.resolve("none")),
                        List.of("cannot read the credentials file " + directory.resolve("none") + ": no such file"),
                        credentials),
                new Line(
                        "file without credentials",
                        accounts,
                        List.of(credentials + "=" + damaged),
                        List.of("credentials file " + damaged + " can't be used"),
                        credentials),
                new Line(
                        "file without an nkey",
                        accounts,
                        List.of("asyncjobs.nats.nkey=" + damaged),
                        List.of("nkey file " + damaged + " can't be used"),
                        "asyncjobs.nats.nkey"),
                new Line(
                        "no JWT in its place",
                        accounts,
                        List.of("asyncjobs.nats.jwt=hush"),
                        List.of("user JWT can't be used"),
                        "asyncjobs.nats.jwt"),
                new Line(
                        "a user who may not speak to JetStream",
                        accounts,
                        List.of("asyncjobs.nats.user=mute", "asyncjobs.nats.password=hush"),
                        List.of("The task queues could not be opened"),
                        "$JS.API.>"));
    }

    @ParameterizedTest
    @MethodSource("table")
    void tells(Line line, CapturedOutput output) throws Exception {
        FailedStart failed = FailedStart.of(
                new TestApplication()
                        .at(line.server())
                        .properties(line.properties().toArray(String[]::new)),
                output,
                text(user.getSeed()),
                expired);

        assertThat(failed.description()).contains(line.why());
        assertThat(failed.action()).contains(line.what());
    }

    private static Path credentials(String name, String jwt, NKey key) throws Exception {
        return write(
                name,
                "-----BEGIN NATS USER JWT-----\n" + jwt
                        + "\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n" + text(key.getSeed())
                        + "\n------END USER NKEY SEED------\n");
    }

    private static Path write(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String text(char[] characters) {
        return new String(characters);
    }
}
