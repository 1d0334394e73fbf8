package io.asyncjobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.asyncjobs.hostile.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Work items of all kinds (protocol 8, 9). */
class WorkItemPropertyTest {

    @Property(tries = 2000)
    void bytesAreAnItemOrNone(@ForAll("bytes") byte[] bytes) {
        assertThat(WorkItem.fromJson(bytes).map(WorkItem::job)).isNotEqualTo(Optional.of(""));
    }

    @Property(tries = 2000)
    void membersOfAnyKindMakeAnItemOrNone(@ForAll("items") String json) {
        assertThat(WorkItem.fromJson(json.getBytes(StandardCharsets.UTF_8)).map(WorkItem::job))
                .isNotEqualTo(Optional.of(""));
    }

    @Property
    void anItemIsReadBack(@ForAll("ids") String id) {
        WorkItem item = new WorkItem(id);

        assertThat(WorkItem.fromJson(item.toJson())).contains(item);
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Samples.bytes();
    }

    @Provide
    Arbitrary<String> ids() {
        return Samples.names();
    }

    @Provide
    Arbitrary<String> items() {
        return Combinators.combine(
                        Arbitraries.of("kind", "KIND", "Kind", "kin", ""),
                        Samples.json(),
                        Arbitraries.of("job", "JOB", "jobs"),
                        Arbitraries.oneOf(Samples.json(), Samples.deepJson()))
                .as((kind, number, job, id) -> "{\"" + kind + "\":" + number + ",\"" + job + "\":" + id + "}");
    }
}
