package io.asyncjobs.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How results are stored. */
class ResultsTest {

    /** What a user may have. */
    private record FixedCodec(String json) implements PayloadCodec {

        @Override
        public byte[] encode(Object value) {
            return json.getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] json, Type type) {
            return null;
        }
    }

    @Test
    void bytesAreBase64WhateverTheCodec() throws Exception {
        byte[] binary = {0, -1, -2, 10};

        assertThat(Results.toJson(binary, new JsonPayloadCodec())).isEqualTo("\"AP/+Cg==\"");
        assertThat(Results.toJson(binary, new FixedCodec("[0,255,254,10]"))).isEqualTo("\"AP/+Cg==\"");
        assertThat(Results.toJson(new byte[0], new FixedCodec("null"))).isEqualTo("\"\"");
    }

    @Test
    void refusesNumbersThatOnlyJavaCouldReadAgain() throws Exception {
        JsonPayloadCodec codec = new JsonPayloadCodec();

        assertThat(Results.toJson(new BigDecimal("1.7e308"), codec)).isEqualTo("1.7E+308");
        assertThatThrownBy(() -> Results.toJson(Map.of("a", List.of(new BigDecimal("1e400"))), codec))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("beyond what a double holds");
    }

    @Test
    void allElseIsTheCodecs() throws Exception {
        assertThat(Results.toJson(null, new JsonPayloadCodec())).isEqualTo("null");
        assertThat(Results.toJson(Map.of("a", 1), new FixedCodec(" { \"b\" : 2 } ")))
                .isEqualTo("{\"b\":2}");
        assertThatThrownBy(() -> Results.toJson("x", new FixedCodec("{"))).isInstanceOf(IOException.class);
    }
}
