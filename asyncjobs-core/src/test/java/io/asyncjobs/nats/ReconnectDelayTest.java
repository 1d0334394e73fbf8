package io.asyncjobs.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectDelayTest {

    private final ReconnectDelay delay = new ReconnectDelay(new SplittableRandom(1));

    @ParameterizedTest
    @CsvSource({"0,100", "1,200", "2,400", "3,800", "4,1000", "5,1000", "9223372036854775807,1000"})
    void doublesUpToASecondAndTakesUpToAHalfOff(long rounds, long longest) {
        for (int i = 0; i < 1_000; i++) {
            assertThat(delay.getWaitTime(rounds).toMillis()).isBetween(longest / 2, longest);
        }
    }
}
