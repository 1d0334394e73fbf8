package io.asyncjobs.sample;

import java.time.Instant;

/**
 * The result of a task: the mail is with the mail server.
 *
 * @param messageId the mail's Message-ID
 * @param sent when the mail server took it
 */
record Receipt(String messageId, Instant sent) {}
