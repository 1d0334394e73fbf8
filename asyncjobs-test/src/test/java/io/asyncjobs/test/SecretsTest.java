package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hush",
                "authorization { user: me, pass = \"hush\" }",
                "authorization {\n  token 'hush'\n}",
                "users = [{\"user\":\"a\",\"password\":\"hush\"}]",
                "key: hush",
                "{ token: a1, password: hush }",
            })
    void masksTheSecretsOfAConfiguration(String configuration) {
        assertThat(Secrets.of(configuration).mask("said <hush> twice: hush")).isEqualTo("said <***> twice: ***");
    }

    @ParameterizedTest
    @CsvSource({"key_file: ./key.pem, ./key.pem", "# the password is known, is", "user: me, me"})
    void leavesTheRest(String configuration, String text) {
        assertThat(Secrets.of(configuration).mask(text)).isEqualTo(text);
    }

    @Test
    void masksALongerSecretThatHoldsAShorterOne() {
        assertThat(Secrets.of("token: abc\npassword: abcdef").mask("abcdef")).isEqualTo("***");
    }

    @Test
    void masksTheUserOfAUrl() {
        assertThat(Secrets.of("").mask("nats://me:hush@host:4222")).isEqualTo("nats://***@host:4222");
    }

    @Test
    void doesNotPrintThem() {
        assertThat(Secrets.of("password: hush")).hasToString("Secrets[1]");
    }
}
