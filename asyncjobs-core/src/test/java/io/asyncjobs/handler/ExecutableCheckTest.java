package io.asyncjobs.handler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a file can't be started. */
@DisabledOnOs(OS.WINDOWS)
class ExecutableCheckTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            #!/bin/sh~echo x      |
            #!/bin/sh             |
            #! /bin/sh -e ~       |
            #!/usr/bin/env sh~    |
            echo x~               | exec format error
            ''                    | exec format error
            #                     | exec format error
            #!                    | exec format error
            #!  ~/bin/sh          | exec format error
            #!/no/such/program~   | no such file or directory
            #!/bin/sh^~           | no such file or directory
            #!/bin~               | permission denied
            #!other~              | no such file or directory
            #!here~               |
            """)
    void tellsItInTheWordsOfTheSystem(String text, String refusal) throws Exception {
        Scripts scripts = new Scripts(directory);
        scripts.write("here", "#!/bin/sh\n");
        Path file = scripts.write("script", text.replace('~', '\n').replace('^', '\r'));

        assertThat(ExecutableCheck.refusal(file, directory).orElse(null)).isEqualTo(refusal);
    }

    @Test
    void deniesWhatIsNotExecutable() throws Exception {
        Path file = Files.writeString(directory.resolve("script"), "#!/bin/sh\n");

        assertThat(ExecutableCheck.refusal(file, directory)).hasValue("permission denied");
    }

    @Test
    void takesABinary() throws Exception {
        assertThat(ExecutableCheck.refusal(Path.of("/bin/sh"), directory)).isEmpty();
    }
}
