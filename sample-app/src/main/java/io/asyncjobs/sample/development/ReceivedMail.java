package io.asyncjobs.sample.development;

import java.time.Instant;
import java.util.List;

/**
 * A mail that the development mail server took.
 *
 * @param to the recipients it was handed over for
 * @param subject the subject, empty if it has none
 * @param messageId the Message-ID, the same for copies of one mail
 * @param received when it came
 */
record ReceivedMail(List<String> to, String subject, String messageId, Instant received) {}
