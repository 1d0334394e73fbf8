package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.error.AsyncJobsException;
import io.asyncjobs.hostile.Samples;
import io.asyncjobs.wire.JsonWriter;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever stands in a context file, there are settings or an error that says why not; neither shows a secret. */
class NatsContextPropertyTest {

    private static final String SECRET = "hunter2secret";

    private static Path home;

    @BeforeContainer
    static void createHome() throws IOException {
        home = Files.createTempDirectory("contexts");
        Files.createDirectories(home.resolve("nats/context"));
    }

    @AfterContainer
    static void deleteHome() throws IOException {
        Files.deleteIfExists(home.resolve("nats/context/AJ.json"));
        for (String each : List.of("nats/context", "nats", "")) {
            Files.delete(home.resolve(each));
        }
    }

    @Property
    void anyBytesAreAContextOrNone(@ForAll("bytes") byte[] bytes) throws IOException {
        assertSettingsOrAnError(bytes);
    }

    @Property(tries = 2000)
    void anyMembersAreSettingsOrRefusedWithoutTellingASecret(@ForAll("contexts") String json) throws IOException {
        assertSettingsOrAnError(json.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void aDamagedContextIsRefusedWithoutTellingASecret(
            @ForAll("contexts") String json, @ForAll java.util.Random random, @ForAll("damages") String damage)
            throws IOException {
        int at = random.nextInt(json.length() + 1);
        int end = random.nextBoolean() ? at : Math.min(json.length(), at + random.nextInt(5));

        assertSettingsOrAnError(
                (json.substring(0, at) + damage + json.substring(end)).getBytes(StandardCharsets.UTF_8));
    }

    private static void assertSettingsOrAnError(byte[] file) throws IOException {
        Files.write(home.resolve("nats/context/AJ.json"), file);
        List<String> shown = new ArrayList<>();
        try {
            NatsContext context =
                    NatsContext.load("AJ", name -> name.equals("XDG_CONFIG_HOME") ? home.toString() : null, home);
            shown.add(context.toString());
            ConnectionSettings settings = ConnectionSettings.from(context);
            assertThat(settings.servers()).isNotEmpty();
            shown.add(settings.toString());
            shown.add(settings.describeCredentials());
            shown.add(settings.describeTrust());
            shown.add(String.valueOf(settings.authentication()));
            shown.add(settings.urls().toString());
            if (settings.authentication() != null) {
                settings.authentication().apply(new Options.Builder());
            }
        } catch (AsyncJobsException refused) {
            assertThat(refused.getMessage()).hasSizeGreaterThan(15);
            for (Throwable each = refused; each != null; each = each.getCause()) {
                shown.add(each.toString());
            }
        }
        assertThat(shown).noneMatch(text -> text.contains(SECRET));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Samples.bytes();
    }

    @Provide
    Arbitrary<String> damages() {
        return Arbitraries.of("", "\"", "}", ",", "\\", "\u0000", "tru", "'", "//", "\ufeff");
    }

    @Provide
    Arbitrary<String> contexts() {
        Arbitrary<String> secrets = Arbitraries.of(
                "\"password\":" + text(SECRET),
                "\"PASSWORD\":{\"a\":" + text(SECRET) + "}",
                "\"token\":" + text(SECRET),
                "\"token\":" + text(SECRET + "\n"),
                "\"token\":" + text("\"" + SECRET),
                "\"token\":[" + text(SECRET) + "]",
                "\"user_seed\":" + text(SECRET),
                "\"user_seed\":" + text("SU" + SECRET),
                "\"user_jwt\":" + text(SECRET),
                "\"user_jwt\":" + text("a." + SECRET + ".c"),
                "\"password\":" + text("op://" + SECRET),
                "\"token\":" + text("data:;base64," + SECRET),
                "\"user_seed\":" + text("env://" + SECRET),
                "\"url\":" + text("nats://user:" + SECRET + "@host:4222"),
                "\"url\":" + text("nats://" + SECRET + "@host:4222"),
                "\"url\":" + text("nats://user:" + SECRET + "%@host"),
                "\"url\":" + text("nats://user:a b" + SECRET + "@host,nats://x:" + SECRET + "@[::1]:99999"),
                "\"url\":" + text("opentls://user:" + SECRET + "@host"),
                "\"socks_proxy\":" + text("socks5://user:" + SECRET + "@127.0.0.1:1080"),
                "\"socks_proxy\":" + text("http://user:" + SECRET + "@127.0.0.1:1080"),
                "\"socks_proxy\":" + text("socks5://user:" + SECRET + "@[:1080"));
        Arbitrary<String> urls = Arbitraries.of(
                "nats://127.0.0.1:4222",
                "127.0.0.1",
                "tls://h,ws://i",
                "",
                ",",
                " ",
                "nats://",
                "nats:",
                "//127.0.0.1:4222",
                "://",
                "nats://h:99999",
                "nats://h:-1",
                "nats://h:x",
                "[::1]",
                "nats://[::1",
                "unix:///x",
                "nats://h?x=1#y",
                "nats://h_x:4222",
                "%");
        Arbitrary<String> proxies = Arbitraries.of(
                "socks5://127.0.0.1:1080",
                "socks5://127.0.0.1",
                "socks5://127.0.0.1:99999",
                "socks5://127.0.0.1:0",
                "socks://[::1]:1",
                "socks5://",
                "socks5:127.0.0.1",
                "x y",
                "http://127.0.0.1",
                "socks5h://127.0.0.1:65535");
        Arbitrary<String> paths = Arbitraries.of(
                "~",
                "~/x",
                "~other",
                "$HOME/x",
                "${X",
                "${XDG_CONFIG_HOME}/nats",
                "\u0000",
                "file://",
                "file:///etc/passwd",
                "/dev/null",
                "nats",
                "op://x",
                "x".repeat(5000),
                "\ud800");
        Arbitrary<String> values = Arbitraries.oneOf(
                        urls, proxies, paths, Samples.texts(), Arbitraries.of("a", "a.b.c"))
                .map(NatsContextPropertyTest::text);
        Arbitrary<String> names = Arbitraries.of(
                "url",
                "user",
                "creds",
                "nkey",
                "user_jwt",
                "user_seed",
                "cert",
                "key",
                "ca",
                "nsc",
                "socks_proxy",
                "inbox_prefix",
                "jetstream_domain",
                "jetstream_api_prefix",
                "windows_cert_store",
                "tls_first",
                "URL",
                "other");
        Arbitrary<String> others = Combinators.combine(
                        names,
                        Arbitraries.frequencyOf(
                                Tuple.of(4, values),
                                Tuple.of(1, Samples.json()),
                                Tuple.of(1, Arbitraries.of("true", "false", "null", "1", "[]", "{}"))))
                .as((name, value) -> "\"" + name + "\":" + value);
        Arbitrary<String> proxy = proxies.map(value -> "\"socks_proxy\":" + text(value));
        Arbitrary<String> url = urls.map(value -> "\"url\":" + text(value));
        return Arbitraries.frequencyOf(Tuple.of(3, secrets), Tuple.of(4, others), Tuple.of(1, proxy), Tuple.of(1, url))
                .list()
                .ofMaxSize(4)
                .map(members -> "{" + String.join(",", members) + "}");
    }

    private static String text(String value) {
        return new JsonWriter().value(value).toString();
    }
}
