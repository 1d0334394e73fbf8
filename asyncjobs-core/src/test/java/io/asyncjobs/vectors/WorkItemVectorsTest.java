package io.asyncjobs.vectors;

import static io.asyncjobs.vectors.Vectors.body;
import static io.asyncjobs.vectors.Vectors.list;
import static io.asyncjobs.vectors.Vectors.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.asyncjobs.queue.WorkItem;
import io.asyncjobs.wire.Headers;
import io.asyncjobs.wire.Names;
import io.asyncjobs.wire.Subjects;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** work-items.json: what lies in queues (protocol 8, 9). */
class WorkItemVectorsTest {

    /** Items that are well formed; that there is no such task shows later, or by the name alone. */
    private static final Set<String> NO_SUCH_TASK =
            Set.of("received item: task does not exist", "received item: job with a dot");

    @TestFactory
    Stream<DynamicTest> writesItemsAsGoDoes() {
        List<JsonNode> publishing = Vectors.cases("work-items.json", "lifecycle").stream()
                .filter(each -> !each.path("items_published").isEmpty())
                .toList();
        return Vectors.tests(
                publishing, each -> list(each.path("items_published")).forEach(WorkItemVectorsTest::assertItem));
    }

    private static void assertItem(JsonNode published) {
        byte[] bytes = body(published.path("body"));
        String[] subject = published.path("subject").asText().split("\\.");
        String id = subject[3];

        assertThat(text(new WorkItem(id).toJson())).isEqualTo(text(bytes));
        assertThat(WorkItem.fromJson(bytes)).contains(new WorkItem(id));
        assertThat(Subjects.item(subject[2], id))
                .isEqualTo(published.path("subject").asText());
        published.path("headers").properties().forEach(header -> {
            assertThat(header.getKey()).isEqualTo(Headers.MESSAGE_ID);
            assertThat(header.getValue()).hasSize(1);
            assertThat(header.getValue().path(0).asText()).isEqualTo(id);
        });
    }

    @TestFactory
    Stream<DynamicTest> judgesForeignItemsAsGoDoes() {
        return Vectors.tests(Vectors.cases("work-items.json", "received"), each -> {
            boolean refused = each.path("acks").path(0).asText().equals("+TERM");
            boolean corrupt =
                    refused && !NO_SUCH_TASK.contains(each.path("name").asText());

            Optional<WorkItem> item = WorkItem.fromJson(body(each.path("body")));

            assertThat(item.isEmpty()).isEqualTo(corrupt);
            boolean own = item.filter(
                            it -> it.job().equals(each.path("stored_task_id").asText()))
                    .isPresent();
            assertThat(own)
                    .isEqualTo(!refused && Names.isValid(item.map(WorkItem::job).orElse("")));
        });
    }

    @TestFactory
    Stream<DynamicTest> takesNoWildcardForATask() {
        List<JsonNode> wildcards = Vectors.cases("work-items.json", "received").stream()
                .filter(each -> each.path("name").asText().matches(".*(a dot|wildcard|is >)"))
                .toList();
        return Vectors.tests(wildcards, each -> assertThat(
                        WorkItem.fromJson(body(each.path("body"))).map(WorkItem::job))
                .hasValueSatisfying(job -> assertThat(Names.isValid(job)).isFalse()));
    }
}
