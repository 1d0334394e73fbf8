package io.asyncjobs.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MetadataTest {

    @Test
    void describesEveryPropertyAsBootDoes() throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode property : metadata().get("properties")) {
            String name = property.get("name").asString();
            names.add(name);
            assertThat(property.path("description").asString(""))
                    .as(name)
                    .isNotBlank()
                    .endsWith(".")
                    .doesNotStartWith("The ")
                    .doesNotStartWith("A ");
        }
        assertThat(names)
                .contains(
                        "asyncjobs.enabled",
                        "asyncjobs.nats.url",
                        "asyncjobs.nats.ssl.bundle",
                        "asyncjobs.queue",
                        "asyncjobs.queues",
                        "asyncjobs.storage.task-retention",
                        "asyncjobs.worker.shutdown-timeout",
                        "management.health.asyncjobs.enabled",
                        "management.info.asyncjobs.enabled",
                        "management.endpoint.asyncjobs.access");
    }

    @Test
    void hintsAtValues() throws Exception {
        List<String> hints = new ArrayList<>();
        metadata().get("hints").forEach(hint -> hints.add(hint.get("name").asString()));

        assertThat(hints).containsExactlyInAnyOrder("asyncjobs.retry", "asyncjobs.discard");
    }

    /** What the build wrote of our properties. */
    static JsonNode metadata() throws Exception {
        Enumeration<URL> files =
                MetadataTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        while (files.hasMoreElements()) {
            try (InputStream file = files.nextElement().openStream()) {
                JsonNode metadata = JsonMapper.shared().readTree(file);
                if (metadata.toString().contains("AsyncJobsProperties")) {
                    return metadata;
                }
            }
        }
        throw new AssertionError("there is no metadata");
    }
}
