package io.asyncjobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server says about pulls (protocol 9, B9). */
class PullStatusTest {

    @ParameterizedTest
    @CsvSource({
        "100, Idle Heartbeat, HEARTBEAT",
        "404, No Messages, ENDED",
        "408, Request Timeout, ENDED",
        "409, Batch Completed, ENDED",
        "409, Message Size Exceeds MaxBytes, ENDED",
        "409, Consumer Deleted, GONE",
        "409, consumer not found, GONE",
        "503, No Responders, GONE",
        "409, Exceeded MaxWaiting, REFUSED",
        "409, Exceeded MaxAckPending, REFUSED",
        "409, Consumer is push based, REFUSED",
        "409, Server Shutdown, REFUSED",
        "409, Leadership Change, REFUSED",
        "409, '', REFUSED",
        "400, Bad Request, REFUSED",
        "999, Something New, REFUSED"
    })
    void tellsWhatFollows(int code, String description, PullStatus.Kind kind) {
        assertThat(new PullStatus(1, code, description).kind()).isEqualTo(kind);
    }
}
