package io.asyncjobs.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkItemTest {

    @Test
    void nullAfterAJobLeavesIt() {
        byte[] item = "{\"job\":\"x\",\"job\":null,\"\\ud800\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(WorkItem.fromJson(item)).contains(new WorkItem("x"));
    }

    @Test
    void isWhatGoWrites() {
        assertThat(new String(new WorkItem("a:b").toJson(), UTF_8)).isEqualTo("{\"kind\":0,\"job\":\"a:b\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":0.5,\"job\":\"x\"}",
                "{\"kind\":true,\"job\":\"x\"}",
                "{\"kind\":{},\"job\":\"x\"}",
                "{\"kind\":99999999999999999999,\"job\":\"x\"}",
                "{\"kind\":0,\"job\":null}",
                "{\"kind\":0,\"job\":\"\"}",
                "{\"kind\":0,\"job\":[\"x\"]}",
                "[]",
                "\"x\""
            })
    void othersAreNone(String json) {
        assertThat(WorkItem.fromJson(json.getBytes(UTF_8))).isEmpty();
    }
}
