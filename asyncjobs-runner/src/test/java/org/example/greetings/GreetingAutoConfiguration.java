package org.example.greetings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
public class GreetingAutoConfiguration {

    @Bean
    GreetingHandler greetingHandler() {
        return new GreetingHandler();
    }
}
