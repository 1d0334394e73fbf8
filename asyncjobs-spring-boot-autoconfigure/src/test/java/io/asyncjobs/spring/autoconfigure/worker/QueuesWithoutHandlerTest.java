package io.asyncjobs.spring.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class QueuesWithoutHandlerTest {

    @Test
    void areToldOfInOneLine(CapturedOutput output) {
        QueuesWithoutHandler.warn(List.of("EMAIL", "REPORTS", "AUDIT"), Set.of("EMAIL"));

        assertThat(output.getAll().lines())
                .singleElement()
                .asString()
                .contains("WARN", "no @TaskHandler for them: REPORTS, AUDIT.", "consume=true");
    }

    @Test
    void areNotToldOfWhenThereAreNone(CapturedOutput output) {
        QueuesWithoutHandler.warn(List.of("EMAIL"), Set.of("EMAIL"));
        QueuesWithoutHandler.warn(List.of(), Set.of("EMAIL"));

        assertThat(output).isEmpty();
    }
}
