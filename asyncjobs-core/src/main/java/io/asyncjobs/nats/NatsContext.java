package io.asyncjobs.nats;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A context of the NATS command line ({@code nats context add}), read from {@code nats/context/<name>.json} below
 * {@code $XDG_CONFIG_HOME}, else below {@code .config} in the home directory of the operating system's user
 * (protocol 26).
 *
 * <p>Give it to {@link ConnectionSettings#from(NatsContext)}. Its secrets are visible to this package only and appear in
 * no error and no {@code toString}. Immutable; the file is read once.
 */
public final class NatsContext {

    /** Where to connect when a context names no server: {@value}. */
    public static final String DEFAULT_URL = "nats://127.0.0.1:4222";

    private final String name;
    private final @Nullable Path file;
    private final Map<String, String> members;
    private final PathExpansion expansion;

    private NatsContext(String name, @Nullable Path file, Map<String, String> members, PathExpansion expansion) {
        this.name = name;
        this.file = file;
        this.members = members;
        this.expansion = expansion;
    }

    /**
     * Reads a context as {@link #load(String, Function, Path)} does, with the environment of this process and the home
     * directory of its user.
     *
     * @param name the name; null or empty means the selected context
     */
    public static NatsContext load(@Nullable String name) {
        return load(name, System::getenv);
    }

    /**
     * Reads a context as {@link #load(String, Function, Path)} does, with the home directory of this process's user.
     *
     * @param name the name; null or empty means the selected context
     * @param environment looks up {@code XDG_CONFIG_HOME} and the variables used in paths; null means not set
     */
    public static NatsContext load(@Nullable String name, Function<String, @Nullable String> environment) {
        return load(name, environment, Path.of(System.getProperty("user.home", "")));
    }

    /**
     * Reads a context.
     *
     * @param name the name; null or empty means the one selected in {@code nats/context.txt}, and when none is selected
     *     a context without members, which connects to {@link #DEFAULT_URL}
     * @param environment looks up {@code XDG_CONFIG_HOME} and the variables used in paths; null means not set
     * @param home what {@code ~} stands for
     * @throws UnknownContextException if there is no such context
     * @throws io.asyncjobs.error.InvalidRequestException if the name is a path, or the file can't be read, is not JSON,
     *     has a member of the wrong type, or one that only the command line can honour ({@code nsc},
     *     {@code windows_cert_store}, secrets at {@code op://}); the message names the file and the member
     */
    public static NatsContext load(@Nullable String name, Function<String, @Nullable String> environment, Path home) {
        ContextDirectory directory = ContextDirectory.of(environment, home);
        PathExpansion expansion = new PathExpansion(environment, home);
        String given = name == null ? "" : name;
        String wanted = given.isEmpty() ? directory.selected() : given;
        if (wanted.isEmpty()) {
            return new NatsContext("", null, Map.of(), expansion);
        }
        Path file = directory.file(wanted);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            String origin =
                    !given.isEmpty() ? "" : " (selected in " + directory.root().resolve("context.txt") + ")";
            throw new UnknownContextException(wanted, directory.contexts(), directory.known(), origin);
        }
        return new NatsContext(wanted, file, ContextFile.read(file), expansion);
    }

    /** Returns the name, empty if no context was named or selected. */
    public String name() {
        return name;
    }

    /** Returns the file it was read from, null if no context was named or selected. */
    public @Nullable Path file() {
        return file;
    }

    /** Returns the prefix of the JetStream API, with its dot: {@code $JS.API.} unless domain or prefix are given (B54). */
    public String apiPrefix() {
        return ApiPrefix.of(jetStreamDomain(), jetStreamApiPrefix());
    }

    String url() {
        return members.getOrDefault("url", DEFAULT_URL);
    }

    boolean tlsFirst() {
        return members.containsKey("tls_first");
    }

    @Nullable
    String jetStreamDomain() {
        return text("jetstream_domain");
    }

    @Nullable
    String jetStreamApiPrefix() {
        return text("jetstream_api_prefix");
    }

    /** A member's text, null if absent or empty. */
    @Nullable
    String text(String member) {
        return members.get(member);
    }

    /** A member that is a path, expanded; null if absent or empty. */
    @Nullable
    Path path(String member) {
        String value = members.get(member);
        return value == null || file == null ? null : expansion.expand(member, value, file);
    }

    @Override
    public String toString() {
        return "NatsContext[" + (file == null ? "none selected" : name + " from " + file) + "]";
    }
}
