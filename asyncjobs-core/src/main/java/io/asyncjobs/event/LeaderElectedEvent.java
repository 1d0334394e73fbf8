package io.asyncjobs.event;

import static io.asyncjobs.wire.Json.is;

import io.asyncjobs.task.Ksuid;
import io.asyncjobs.wire.Json;
import io.asyncjobs.wire.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;

/**
 * A process became the leader of a component, such as the schedulers (protocol 19, 20).
 *
 * @param eventId the event's own identifier
 * @param timestamp when, in whole seconds
 * @param name the leader's name
 * @param component what it leads; {@code task_scheduler} is the only one that Go has
 */
public record LeaderElectedEvent(String eventId, Instant timestamp, String name, String component)
        implements LifecycleEvent {

    /** The value of the member {@code type}. */
    public static final String TYPE = "io.choria.asyncjobs.v1.leader_elected";

    /** The event for a leader that was just elected. */
    public static LeaderElectedEvent of(String name, String component, Instant now, RandomGenerator random) {
        return new LeaderElectedEvent(Ksuid.next(now, random), now.truncatedTo(ChronoUnit.SECONDS), name, component);
    }

    /**
     * Reads an event of this type.
     *
     * @throws InvalidEventException if the bytes are none
     */
    public static LeaderElectedEvent fromJson(byte[] json) {
        String[] name = {""};
        String[] component = {""};
        EventJson.Head head = EventJson.read(json, TYPE, (member, value) -> {
            if (is(member, "name")) {
                name[0] = Json.text(value);
            } else if (is(member, "component")) {
                component[0] = Json.text(value);
            } else {
                value.skipChildren();
            }
        });
        return new LeaderElectedEvent(head.eventId, head.timestamp, name[0], component[0]);
    }

    @Override
    public byte[] toJson() {
        JsonWriter json = EventJson.begin(new JsonWriter(256), TYPE, this);
        json.name("name").value(name);
        json.name("component").value(component);
        return json.endObject().toByteArray();
    }
}
