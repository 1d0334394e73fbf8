package io.asyncjobs.sample;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * A mail to be sent: the body of a request and the payload of its task.
 *
 * <p>Whether there is a recipient of that name is found out when it is sent.
 *
 * @param to the recipient's address
 * @param subject one line
 * @param body plain text
 */
record Email(
        @NotBlank @Size(max = 254) String to,
        @NotBlank @Size(max = 200) @Pattern(regexp = "\\P{Cntrl}*", message = "must be a single line") String subject,
        @NotNull @Size(max = 10_000) String body) {}
