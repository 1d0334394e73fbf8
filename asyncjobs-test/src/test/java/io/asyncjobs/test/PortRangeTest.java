package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortRangeTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, 15000, 30000",
                "'', 15000, 30000",
                "0${surefire.forkNumber}, 15000, 30000",
                "-1, 15000, 30000",
                "99999999999, 15000, 30000",
                "0, 15000, 16875",
                "1, 16875, 18750",
                "01, 16875, 18750",
                "2, 18750, 20625",
                "7, 28125, 30000",
                "8, 15000, 16875",
                "9, 16875, 18750"
            })
    void isTheSliceOfTheForkOrAllWithoutOne(String fork, int first, int end) {
        assertThat(PortRange.of(fork)).isEqualTo(new PortRange(first, end));
    }
}
