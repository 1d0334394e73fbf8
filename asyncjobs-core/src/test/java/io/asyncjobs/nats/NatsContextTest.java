package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NatsContextTest {

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void looksInTheHomeDirectory() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"url\":\"nats://one:4222\"}");

        assertThat(load("AJ").url()).isEqualTo("nats://one:4222");
        assertThat(load("AJ").name()).isEqualTo("AJ");
        assertThat(load("AJ").file()).isEqualTo(home.resolve(".config/nats/context/AJ.json"));
    }

    @Test
    void looksInXdgConfigHomeWhenThatIsSet() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"url\":\"nats://home:4222\"}");
        write(home.resolve("xdg"), "AJ", "{\"url\":\"nats://xdg:4222\"}");
        environment.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());

        assertThat(load("AJ").url()).isEqualTo("nats://xdg:4222");
    }

    @Test
    void takesAnEmptyXdgConfigHomeForUnset() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"url\":\"nats://home:4222\"}");
        environment.put("XDG_CONFIG_HOME", "");

        assertThat(load("AJ").url()).isEqualTo("nats://home:4222");
    }

    @Test
    void takesTheSelectedContextWhenNoneIsNamed() throws IOException {
        write(home.resolve(".config"), "SEL", "{\"url\":\"nats://selected:4222\"}");
        Files.writeString(home.resolve(".config/nats/context.txt"), " SEL\n");

        assertThat(load("").url()).isEqualTo("nats://selected:4222");
        assertThat(load(null).name()).isEqualTo("SEL");
    }

    @Test
    void takesTheDefaultUrlWhenNoContextIsSelected() {
        NatsContext context = load("");

        assertThat(context.url()).isEqualTo("nats://127.0.0.1:4222");
        assertThat(context.name()).isEmpty();
        assertThat(context.file()).isNull();
    }

    @Test
    void takesTheDefaultUrlWhenTheContextHasNone() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"url\":\"\",\"user\":null}");

        assertThat(load("AJ").url()).isEqualTo("nats://127.0.0.1:4222");
        assertThat(load("AJ").text("user")).isNull();
    }

    @Test
    void namesTheKnownContextsAndTheDirectoryWhenOneIsUnknown() throws IOException {
        write(home.resolve(".config"), "B", "{}");
        write(home.resolve(".config"), "A", "{}");
        write(home.resolve(".config"), "EMPTY", "");

        UnknownContextException e = catchThrowableOfType(UnknownContextException.class, () -> load("NOPE"));

        assertThat(e)
                .hasMessageStartingWith("unknown context \"NOPE\"")
                .hasMessageContaining("known contexts in " + home.resolve(".config/nats/context") + ": A, B.");
        assertThat(e.name()).isEqualTo("NOPE");
        assertThat(e.knownContexts()).containsExactly("A", "B");
        assertThat(e.directory()).isEqualTo(home.resolve(".config/nats/context").toString());
    }

    @Test
    void saysSoWhenThereIsNoContextAtAll() {
        assertThatThrownBy(() -> load("NOPE"))
                .isInstanceOf(UnknownContextException.class)
                .hasMessageContaining("there are no contexts in " + home)
                .hasMessageContaining("nats context add");
    }

    @Test
    void saysWhereTheNameComesFromWhenTheSelectedContextIsGone() throws IOException {
        Files.createDirectories(home.resolve(".config/nats"));
        Files.writeString(home.resolve(".config/nats/context.txt"), "GONE");

        assertThatThrownBy(() -> load("")).hasMessageContaining("unknown context \"GONE\" (selected in " + home);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "a\\b", "..", "a\u0000b"})
    void refusesPathsAsNames(String name) {
        assertThatThrownBy(() -> load(name))
                .isInstanceOf(InvalidRequestException.class)
                .isNotInstanceOf(UnknownContextException.class)
                .hasMessageContaining("invalid context name");
    }

    @Test
    void saysWhereTheFileIsNotJsonWithoutQuotingIt() throws IOException {
        write(home.resolve(".config"), "AJ", "{\n \"password\": s3cret\n}");

        assertThatThrownBy(() -> load("AJ"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("AJ.json")
                .hasMessageContaining("not JSON (line 2")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"url\": 4222}|its member url must be a string, not number",
                "{\"tls_first\": \"yes\"}|its member tls_first must be true or false, not string",
                "[]|its JSON is not an object",
                "{\"nsc\": \"nsc://o/a/u\"}|its member nsc needs the nsc command",
                "{\"windows_cert_store\": \"user\"}|its member windows_cert_store is not supported",
                "{\"creds\": \"op://vault/s3cret\"}|its member creds points to a secret store (op://",
                "{\"token\": \"env://TOKEN\"}|its member token points to a secret store (env://",
            })
    void saysWhichMemberCannotBeUsed(String json, String expected) throws IOException {
        write(home.resolve(".config"), "AJ", json);

        assertThatThrownBy(() -> load("AJ"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("AJ.json")
                .hasMessageContaining(expected)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void saysSoWhenTheFileCannotBeRead() throws IOException {
        Files.createDirectories(home.resolve(".config/nats/context/AJ.json"));

        assertThatThrownBy(() -> load("AJ"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("cannot use the NATS context " + home.resolve(".config/nats/context/AJ.json"));
    }

    @Test
    void ignoresMembersItDoesNotKnowAndTheCaseOfNames() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"color_scheme\": 3, \"new\": {}, \"URL\": \"nats://one:1\"}");

        assertThat(load("AJ").url()).isEqualTo("nats://one:1");
    }

    @ParameterizedTest
    @CsvSource({
        "~/x.creds, HOME/x.creds",
        "~, HOME",
        "$DIR/x.creds, /secret/x.creds",
        "${DIR}x.creds, /secretx.creds",
        "/a/$DIR/b, /a//secret/b",
        "file:///a/b, /a/b",
        "~other/x, ~other/x",
        "/plain, /plain"
    })
    void expandsPaths(String written, String expected) throws IOException {
        environment.put("DIR", "/secret");
        for (String member : new String[] {"creds", "nkey", "cert", "key", "ca"}) {
            write(home.resolve(".config"), "AJ", "{\"" + member + "\": \"" + written + "\"}");

            assertThat(load("AJ").path(member)).isEqualTo(Path.of(expected.replace("HOME", home.toString())));
        }
    }

    @Test
    void namesTheVariableThatIsNotSet() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"creds\": \"$NOT_SET/x.creds\"}");

        assertThatThrownBy(() -> load("AJ").path("creds"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the member creds of the NATS context")
                .hasMessageContaining("NOT_SET, which is not set");
    }

    @ParameterizedTest
    @CsvSource({
        "{}, $JS.API.",
        "{\"jetstream_domain\":\"hub\"}, $JS.hub.API.",
        "{\"jetstream_api_prefix\":\"imported.api\"}, imported.api.",
        "{\"jetstream_api_prefix\":\"imported.api.\"}, imported.api.",
    })
    void appliesDomainAndPrefixOfJetStream(String json, String expected) throws IOException {
        write(home.resolve(".config"), "AJ", json);

        assertThat(load("AJ").apiPrefix()).isEqualTo(expected); // B54
    }

    @Test
    void letsTheDomainWinOverThePrefix() throws IOException {
        write(home.resolve(".config"), "AJ", "{\"jetstream_domain\":\"hub\",\"jetstream_api_prefix\":\"p\"}");

        assertThat(load("AJ").apiPrefix()).isEqualTo("$JS.hub.API.");
    }

    @Test
    void showsNoSecret() throws IOException {
        write(
                home.resolve(".config"),
                "AJ",
                "{\"url\":\"nats://u:s3cret@h\",\"user\":\"u\",\"password\":\"s3cret\",\"token\":\"s3cret\"}");

        assertThat(load("AJ").toString()).contains("AJ.json").doesNotContain("s3cret");
    }

    private NatsContext load(String name) {
        return NatsContext.load(name, environment::get, home);
    }

    private static void write(Path config, String name, String json) throws IOException {
        Path directory = Files.createDirectories(config.resolve("nats/context"));
        Files.writeString(directory.resolve(name + ".json"), json);
    }
}
