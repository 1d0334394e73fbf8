package io.asyncjobs.spring.autoconfigure;

import static io.asyncjobs.spring.autoconfigure.AsyncJobsStartupException.invalidProperty;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.nats.NatsContext;
import io.asyncjobs.nats.UnknownContextException;
import io.asyncjobs.spring.autoconfigure.AsyncJobsProperties.Nats;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where and how to connect, as the properties say. */
final class PropertiesConnectionSettings {

    private final Nats nats;
    private final Function<String, @Nullable String> environment;

    /**
     * Reads the properties.
     *
     * @param environment looks up the variables that contexts depend on
     */
    PropertiesConnectionSettings(Nats nats, Function<String, @Nullable String> environment) {
        this.nats = nats;
        this.environment = environment;
    }

    ConnectionSettings build() {
        if (nats.url() != null && nats.context() != null) {
            throw failed(
                    "Both asyncjobs.nats.url and asyncjobs.nats.context are set.",
                    "Remove one of them: a context names the servers itself.",
                    null);
        }
        if (nats.password() != null && nats.user() == null) {
            throw failed("asyncjobs.nats.password is set, but asyncjobs.nats.user is not.", "Set both, or none.", null);
        }
        try {
            return builder().build();
        } catch (UnknownContextException unknown) {
            throw failed(
                    "The NATS context '%s', named by asyncjobs.nats.context, does not exist. %s holds %s."
                            .formatted(
                                    unknown.name(),
                                    unknown.directory(),
                                    unknown.knownContexts().isEmpty()
                                            ? "no contexts"
                                            : "the contexts " + String.join(", ", unknown.knownContexts())),
                    "Create it with 'nats context add %s', name another one, or set the environment variable"
                                    .formatted(unknown.name())
                            + " XDG_CONFIG_HOME to the directory that holds nats/context. Without a context, set"
                            + " asyncjobs.nats.url.",
                    unknown);
        } catch (InvalidRequestException invalid) {
            throw failed(
                    "The settings of the connection to NATS can't be used: " + invalid.getMessage() + ".",
                    "Correct the properties asyncjobs.nats.* or the context.",
                    invalid);
        }
    }

    private ConnectionSettings.Builder builder() {
        ConnectionSettings.Builder builder = ConnectionSettings.builder();
        set(nats.context(), context -> builder.context(NatsContext.load(context, environment)));
        set(nats.url(), builder::servers);
        set(nats.user(), user -> builder.user(user, nats.password() == null ? "" : nats.password()));
        set(nats.token(), builder::token);
        set(nats.credentials(), file -> builder.credentials(path("asyncjobs.nats.credentials", file)));
        set(nats.nkey(), file -> builder.nkey(path("asyncjobs.nats.nkey", file)));
        set(nats.connectionName(), builder::connectionName);
        return builder;
    }

    private static void set(@Nullable String value, Consumer<String> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    // The value is not shown: somebody may have put the secret itself there.
    private static Path path(String property, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException invalid) {
            throw invalidProperty(property, "…", "the path of a file");
        }
    }

    private static AsyncJobsStartupException failed(String description, String action, @Nullable Throwable cause) {
        return new AsyncJobsStartupException(description, action, cause);
    }
}
