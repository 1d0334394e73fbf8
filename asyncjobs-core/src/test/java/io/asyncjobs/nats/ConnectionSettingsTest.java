package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {

    @TempDir
    Path home;

    @Test
    void connectsToTheLocalServerByDefault() {
        ConnectionSettings settings = ConnectionSettings.builder().build();

        assertThat(settings.servers()).containsExactly("nats://127.0.0.1:4222");
        assertThat(settings.isDefaultServer()).isTrue();
        assertThat(settings.connectionName()).isEqualTo("asyncjobs");
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.apiPrefix()).isEqualTo("$JS.API.");
        assertThat(settings.authentication()).isNull();
        assertThat(settings.tls()).isNull();
    }

    @Test
    void splitsListsOfServers() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .servers("nats://one, two:4223 ,", "tls://three")
                .build();

        assertThat(settings.servers()).containsExactly("nats://one:4222", "nats://two:4223", "tls://three:4222");
        assertThat(settings.tls()).isEqualTo(TlsSettings.SYSTEM);
        assertThat(settings.isDefaultServer()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'user':'u','password':'p','creds':'c','nkey':'n','user_jwt':'j'}|user \"u\"",
                "{'creds':'/c','nkey':'n','user_jwt':'j','user_seed':'s'}|credentials file /c",
                "{'nkey':'/n','user_jwt':'j','user_seed':'s'}|nkey file /n",
                "{'user_jwt':'j','user_seed':'s'}|user JWT",
                "{'user_jwt':'j'}|user JWT",
                "{'creds':'/c','token':'t'}|credentials file /c and the token",
                "{'token':'t'}|the token",
                "{'url':'nats://u:p@h','nkey':'/n'}|the user info in the server's URL",
                "{'user_seed':'s'}|what the server expects: no credentials were given",
            })
    void takesTheFirstCredentialsOfAContextInGosOrder(String json, String expected) throws IOException {
        assertThat(ConnectionSettings.from(context(json)).describeCredentials()).startsWith(expected); // protocol 26
    }

    @Test
    void letsExplicitCredentialsReplaceThoseOfTheContextAsAWhole() throws IOException {
        NatsContext context = context("{'url':'nats://u:p@h','user':'u','password':'p','token':'t'}");

        ConnectionSettings settings = ConnectionSettings.builder()
                .context(context)
                .nkey(Path.of("/n"))
                .build();

        assertThat(settings.describeCredentials()).isEqualTo("nkey file /n");
        assertThat(settings.token()).isNull();
        assertThat(settings.urls()).noneMatch(ServerUrl::hasCredentials);
    }

    @Test
    void letsExplicitSettingsReplaceThoseOfTheContext() throws IOException {
        NatsContext context = context("{'url':'nats://h','ca':'/ca','inbox_prefix':'_I','tls_first':true,"
                + "'jetstream_domain':'hub','socks_proxy':'socks5://p'}");

        assertThat(ConnectionSettings.from(context).toString())
                .contains("nats://h:4222", "ca=/ca", "(first)", "inboxPrefix=_I", "$JS.hub.API.", "1080");
        assertThat(ConnectionSettings.builder()
                        .context(context)
                        .servers("other")
                        .ca(Path.of("/mine"))
                        .tlsFirst(false)
                        .inboxPrefix("_J.")
                        .jetStreamApiPrefix("x.y")
                        .socksProxy("socks5://q:99")
                        .build()
                        .toString())
                .contains("nats://other:4222", "ca=/mine", "inboxPrefix=_J,", "apiPrefix=x.y.,", "99")
                .doesNotContain("(first)");
    }

    static Stream<Arguments> contradictions() throws Exception {
        SSLContext ssl = SSLContext.getDefault();
        Path file = Path.of("f");
        return Stream.of(
                contradiction(b -> b.user("u", "s3cret").token("s3cret"), "user", "token"),
                contradiction(b -> b.user("u", "s3cret").credentials(file), "user", "credentials"),
                contradiction(b -> b.user("u", "s3cret").nkey(file), "user", "nkey"),
                contradiction(b -> b.nkey(file).jwt("s3cret", "s3cret"), "nkey", "jwt"),
                contradiction(b -> b.credentials(file).jwt("s3cret", null), "credentials", "jwt"),
                contradiction(b -> b.sslContext(ssl).ca(file), "sslContext", "ca"),
                contradiction(b -> b.sslContext(ssl).clientCertificate(file, file), "sslContext", "clientCertificate"),
                contradiction(
                        b -> b.jetStreamDomain("d").jetStreamApiPrefix("p"), "jetStreamDomain", "jetStreamApiPrefix"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void refusesContradictionsAndNamesBoth(UnaryOperator<ConnectionSettings.Builder> change, String one, String two) {
        assertThatThrownBy(() -> change.apply(ConnectionSettings.builder()).build())
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("contradict each other: " + one + " and " + two)
                .hasMessageNotContaining("s3cret");
    }

    private static Arguments contradiction(UnaryOperator<ConnectionSettings.Builder> change, String one, String two) {
        return Arguments.of(change, one, two);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'user':'u','token':'t'}|user and token (context AJ)",
                "{'cert':'/c'}|cert and no key (context AJ)",
                "{'key':'/k'}|key and no cert (context AJ)",
                "{'url':'opentls://h'}|trusts any certificate",
                "{'url':'http://h'}|server \"http://h\" is not a NATS URL",
                "{'url':'nats://u:s3cret@h:x'}|server 1 of the list is not a NATS URL",
                "{'url':'nats://a,nats://u:s3c@ret@h'}|server 2 of the list is not a NATS URL",
                "{'token':'s3cret\\\"'}|the token has a quotation mark",
                "{'inbox_prefix':'a.>'}|inbox prefix \"a.>\" is invalid",
                "{'jetstream_domain':'a.b'}|JetStream domain \"a.b\" is invalid",
                "{'jetstream_api_prefix':'a b'}|JetStream API prefix \"a b\" is invalid",
                "{'socks_proxy':'http://h'}|must be a URL like socks5://host:1080",
                "{'socks_proxy':'socks5://u:s3cret@h'}|user info in its URL",
            })
    void refusesWhatCannotWork(String json, String expected) throws IOException {
        NatsContext context = context(json);

        assertThatThrownBy(() -> ConnectionSettings.from(context))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining("s3c")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\"b", "a\nb"})
    void refusesConnectionNamesThatBreakTheProtocol(String name) {
        assertThatThrownBy(
                        () -> ConnectionSettings.builder().connectionName(name).build())
                .hasMessageContaining("connection name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "PT1H0.001S", "P999999999999D"})
    void refusesATimeoutOfNothingOrOfDays(Duration timeout) {
        assertThatThrownBy(() ->
                        ConnectionSettings.builder().connectTimeout(timeout).build())
                .hasMessageContaining("connectTimeout " + timeout)
                .hasMessageContaining("at least 1 ms, and at most 1 hour");
    }

    @Test
    void showsNoSecret() throws IOException {
        String all = ConnectionSettings.from(context("{'url':'nats://me:s3cret@h','user':'u','password':'s3cret'}"))
                + ConnectionSettings.from(context("{'user_jwt':'s3cret','user_seed':'s3cret','token':'s3cret'}"))
                        .toString()
                + ConnectionSettings.from(context("{'user_jwt':'s3cret'}")).authentication();

        assertThat(all).doesNotContain("s3cret").contains("user \"u\"", "token=set", "nats://h:4222");
    }

    private NatsContext context(String json) throws IOException {
        Path directory = Files.createDirectories(home.resolve(".config/nats/context"));
        Files.writeString(directory.resolve("AJ.json"), json.replace('\'', '"'));
        return NatsContext.load("AJ", name -> null, home);
    }
}
