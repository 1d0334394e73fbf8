package io.asyncjobs.store;

/**
 * What the server says about a pull (protocol 9).
 *
 * @param pull the number of the pull
 * @param code the status
 * @param description the server's words
 */
public record PullStatus(long pull, int code, String description) {

    /** What follows from a status. */
    public enum Kind {
        /** The server is alive and has nothing. */
        HEARTBEAT,
        /** The pull has ended as pulls do: pull again. */
        ENDED,
        /** The queue's stream or consumer is gone: look again after a while. */
        GONE,
        /** The server can't serve the pull: wait before the next one (B9). */
        REFUSED
    }

    /** What follows from it. */
    public Kind kind() {
        return switch (code) {
            case 100 -> Kind.HEARTBEAT;
            case 404, 408 -> Kind.ENDED;
            case 503 -> Kind.GONE;
            case 409 -> ofConflict();
            default -> Kind.REFUSED;
        };
    }

    private Kind ofConflict() {
        String words = description.toLowerCase(java.util.Locale.ROOT);
        if (words.contains("consumer deleted") || words.contains("consumer not found")) {
            return Kind.GONE;
        }
        return words.contains("batch completed") || words.contains("message size exceeds") ? Kind.ENDED : Kind.REFUSED;
    }
}
