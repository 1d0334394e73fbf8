package io.asyncjobs.nats;

import io.asyncjobs.error.InvalidRequestException;
import java.nio.file.Path;
import java.util.List;

/**
 * There is no NATS CLI context of that name. The message begins with the reference's text {@code unknown context "<n>"}
 * and names the directory looked in and the contexts found there (protocol 26).
 */
public final class UnknownContextException extends InvalidRequestException {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final String directory;

    @SuppressWarnings("serial") // the lists of List.copyOf are serializable
    private final List<String> knownContexts;

    UnknownContextException(String name, Path directory, List<String> knownContexts, String origin) {
        super("unknown context \"" + Printable.text(name) + "\"" + origin + "; " + found(directory, knownContexts));
        this.name = name;
        this.directory = directory.toString();
        this.knownContexts = List.copyOf(knownContexts);
    }

    private static String found(Path directory, List<String> known) {
        String place = known.isEmpty()
                ? "there are no contexts in " + directory
                : "known contexts in " + directory + ": " + String.join(", ", known);
        return place + ". Use one of them, or create it with 'nats context add', or set XDG_CONFIG_HOME"
                + " to the directory that holds nats/context";
    }

    /** Returns the name that was asked for. */
    public String name() {
        return name;
    }

    /** Returns the names that would have worked, sorted; empty if there are none. */
    public List<String> knownContexts() {
        return knownContexts;
    }

    /** Returns the directory that was searched, as text. */
    public String directory() {
        return directory;
    }
}
