package org.example.greetings;

import org.springframework.boot.autoconfigure.AutoConfiguration;

/** Brings no handler. */
@AutoConfiguration
public class SilentAutoConfiguration {}
