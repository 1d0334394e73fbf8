package io.asyncjobs.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsParserTest {

    @Test
    void leavesToTheSuiteWhatIsNotSaid() {
        Options options = OptionsParser.parse("process");

        assertThat(options.suites()).containsExactly(Suite.PROCESS);
        assertThat(options.rounds(5)).isEqualTo(5);
        assertThat(options.slots(1, 10)).containsExactly(1, 10);
        assertThat(options.contenders(Kind.RAW)).containsExactly(Kind.RAW);
        assertThat(options.tasks(20_000)).isEqualTo(20_000);
        assertThat(options.records()).isEqualTo(1_000_000);
    }

    @Test
    void takesSuitesAndOptionsInAnyOrder() {
        Options options = OptionsParser.parse(
                "--rounds=2",
                "process",
                "--slots=1,500",
                "--contenders=product,one-poll",
                "enqueue",
                "--tasks=1_000",
                "--warm-up=0",
                "--records=7",
                "--seconds=3",
                "--server-config=max_payload: 2MB");

        assertThat(options.suites()).containsExactly(Suite.PROCESS, Suite.ENQUEUE);
        assertThat(options.rounds(5)).isEqualTo(2);
        assertThat(options.slots(10)).containsExactly(1, 500);
        assertThat(options.contenders(Kind.RAW)).containsExactly(Kind.PRODUCT, Kind.ONE_POLL);
        assertThat(options.tasks(9)).isEqualTo(1_000);
        assertThat(options.warmUp()).hasValue(0);
        assertThat(options.records()).isEqualTo(7);
        assertThat(options.seconds()).isEqualTo(3);
        assertThat(options.serverConfiguration()).isEqualTo("max_payload: 2MB");
    }

    @Test
    void takesAllForEverySuiteButTheQuickOne() {
        assertThat(OptionsParser.parse("all").suites())
                .doesNotContain(Suite.QUICK)
                .hasSize(Suite.values().length - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense         | unknown suite nonsense",
                "--nonsense=1     | unknown option --nonsense",
                "--rounds         | --name=value, not --rounds",
                "--rounds=0       | --rounds must be a whole number from 1, not 0",
                "--rounds=many    | not many",
                "--slots=1,,2     | --slots must be a whole number from 1",
                "--contenders=go  | unknown contender go; known: product, virtual, raw, msg-get, one-poll",
                "--warm-up=-1     | from 0, not -1",
            })
    void refusesWhatItDoesNotKnow(String argument, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> OptionsParser.parse("process", argument))
                .withMessageContaining(message);
    }

    @Test
    void wantsASuite() {
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> OptionsParser.parse("--rounds=1"));
    }
}
