package io.asyncjobs.spring.test.app;

/** What the handlers need, and a test gives them. */
public interface MailServer {

    /** Sends. */
    void send(String address);
}
