package io.asyncjobs.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, UNUSED, x, /home/me/.cache",
        "Linux, XDG_CACHE_HOME, /elsewhere, /elsewhere",
        "Linux, XDG_CACHE_HOME, relative, /home/me/.cache",
        "Mac OS X, XDG_CACHE_HOME, /elsewhere, /home/me/Library/Caches",
        "Windows 11, LOCALAPPDATA, /local, /local",
        "Windows 11, UNUSED, x, /home/me/AppData/Local",
    })
    void knowsTheCacheFolderOfEachSystem(String system, String variable, String value, String folder) {
        Environment environment =
                new Environment(Map.of("os.name", system, "user.home", "/home/me"), Map.of(variable, value), List.of());

        assertThat(environment.cacheFolder()).hasToString(folder);
    }
}
