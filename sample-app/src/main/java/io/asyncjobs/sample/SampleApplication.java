package io.asyncjobs.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Takes e-mail over HTTP, and sends it by durable tasks: what was accepted is sent, whatever crashes meanwhile.
 *
 * <p>Without configuration it brings its own NATS and mail servers along.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class SampleApplication {

    /**
     * Starts the application.
     *
     * @param args properties, such as {@code --asyncjobs.nats.url=nats://127.0.0.1:4222}
     */
    public static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }
}
