package io.asyncjobs.sample.development;

import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.system.ApplicationHome;

/**
 * The properties {@code sample.nats.*}, for the server of the development mode.
 *
 * @param directory Where it keeps its data, which survive a restart. When not set, the directory nats of the build folder.
 * @param port Port of 127.0.0.1 that it listens on; 0 is any free one.
 */
@ConfigurationProperties("sample.nats")
record DevelopmentNatsProperties(@Nullable Path directory, @DefaultValue("0") int port) {

    /** The directory that is set, else {@code nats} beside the jar or the classes. */
    Path directoryOrDefault() {
        if (directory != null) {
            return directory;
        }
        File application = new ApplicationHome(getClass()).getSource();
        return application == null
                ? Path.of("target", "nats")
                : application.toPath().resolveSibling("nats");
    }
}
