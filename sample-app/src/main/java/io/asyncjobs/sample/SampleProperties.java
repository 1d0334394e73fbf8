package io.asyncjobs.sample;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code sample.*}.
 *
 * @param sender From whom the mails are.
 * @param sendDelay How long to wait before each mail is sent. Makes tasks slow, to watch what a crash does to them; from
 *     the queue's max-run-time on, each try is cut off and none succeeds.
 */
@ConfigurationProperties("sample")
record SampleProperties(
        @DefaultValue("asyncjobs sample <sample@example.org>") String sender, @DefaultValue("0s") Duration sendDelay) {}
