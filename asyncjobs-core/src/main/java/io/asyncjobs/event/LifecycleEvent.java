package io.asyncjobs.event;

import java.time.Instant;

/** What is told on {@code CHORIA_AJ.E.>} (protocol 19). Not stored: may be lost or come out of order. */
public sealed interface LifecycleEvent permits TaskStateEvent, LeaderElectedEvent {

    /** The event's own identifier. */
    String eventId();

    /** When, in whole seconds. */
    Instant timestamp();

    /** The event's bytes on the wire. */
    byte[] toJson();

    /**
     * Reads an event of any type that is known here.
     *
     * @throws InvalidEventException if the bytes are none; {@code unknown event type: …} if the type is another one
     */
    static LifecycleEvent fromJson(byte[] json) {
        String type = EventJson.type(json);
        return switch (type) {
            case TaskStateEvent.TYPE -> TaskStateEvent.fromJson(json);
            case LeaderElectedEvent.TYPE -> LeaderElectedEvent.fromJson(json);
            default -> throw InvalidEventException.unknownType(type);
        };
    }
}
