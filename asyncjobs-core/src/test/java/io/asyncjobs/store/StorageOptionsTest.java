package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.asyncjobs.error.InvalidRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageOptionsTest {

    @Test
    void keepsRecordsInFilesForEver() {
        assertThat(StorageOptions.ofDefaults()).isEqualTo(new StorageOptions(false, 1, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void takesReplicas(int replicas) {
        assertThat(new StorageOptions(true, replicas, Duration.ofDays(1)).replicas())
                .isEqualTo(replicas);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 6})
    void refusesOtherReplicas(int replicas) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new StorageOptions(false, replicas, Duration.ZERO))
                .withMessageStartingWith("replicas must be between 1 and 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT2562047H47M16.854775808S"})
    void refusesARetentionThatIsNegativeOrLongerThanTheServerCounts(Duration retention) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new StorageOptions(false, 1, retention))
                .withMessageContaining("task retention must be less than 292 years");
    }
}
