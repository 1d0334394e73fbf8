package io.asyncjobs.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.wire.Names;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Identifiers (protocol 3). */
class KsuidTest {

    private final SplittableRandom random = new SplittableRandom(11);

    @Test
    void convertsThereAndBack() {
        byte[] bytes = new byte[20];
        for (int i = 0; i < 10_000; i++) {
            random.nextBytes(bytes);
            String text = Ksuid.encode(bytes);

            assertThat(Names.isValid(text) && text.length() == 27).isTrue();
            if (!java.util.Arrays.equals(Ksuid.decode(text), bytes)) {
                assertThat(Ksuid.decode(text)).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2014-05-13T16:53:20Z", "2026-11-21T06:22:44Z", "2038-01-19T03:14:08Z", "2150-06-19T23:21:35Z"})
    void holdsItsTime(Instant time) {
        assertThat(Ksuid.time(Ksuid.next(time.plusNanos(999_999_999), random))).isEqualTo(time);
    }

    @Test
    void theOrderOfTextsIsTheOrderOfTime() {
        List<String> ids = new ArrayList<>();
        for (long second = 1_400_000_000L; second < 5_694_967_295L; second += 10_000_001) {
            ids.add(Ksuid.next(Instant.ofEpochSecond(second), random));
        }

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void refusesWhatIsNone() {
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Ksuid.encode(new byte[19]));
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Ksuid.decode("short"));
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Ksuid.decode("ä".repeat(27)));
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> Ksuid.decode("-".repeat(27)));
    }
}
