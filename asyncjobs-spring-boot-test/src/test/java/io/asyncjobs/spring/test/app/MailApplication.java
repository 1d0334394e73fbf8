package io.asyncjobs.spring.test.app;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What a test is found from. */
@SpringBootApplication
public class MailApplication {}
