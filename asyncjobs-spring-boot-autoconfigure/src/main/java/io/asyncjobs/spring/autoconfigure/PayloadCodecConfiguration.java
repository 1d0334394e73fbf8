package io.asyncjobs.spring.autoconfigure;

import io.asyncjobs.task.JsonPayloadCodec;
import io.asyncjobs.task.PayloadCodec;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The application's JSON mapper for payloads if it has one, else the core's; to be imported in this order. */
final class PayloadCodecConfiguration {

    private PayloadCodecConfiguration() {}

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonMapper.class)
    @ConditionalOnSingleCandidate(JsonMapper.class)
    @ConditionalOnMissingBean(PayloadCodec.class)
    static class Jackson3 {

        @Bean
        Jackson3PayloadCodec asyncJobsPayloadCodec(JsonMapper mapper) {
            return new Jackson3PayloadCodec(mapper);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(PayloadCodec.class)
    static class OfCore {

        @Bean
        JsonPayloadCodec asyncJobsPayloadCodec() {
            return new JsonPayloadCodec();
        }
    }
}
