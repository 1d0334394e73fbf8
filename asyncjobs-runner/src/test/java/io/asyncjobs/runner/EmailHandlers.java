package io.asyncjobs.runner;

import io.asyncjobs.AsyncJobs;
import io.asyncjobs.nats.ConnectionSettings;
import io.asyncjobs.queue.QueueConfig;
import io.asyncjobs.test.NatsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What a user has: a folder with handlers and a Dockerfile, as the README shows it, and a NATS context. */
final class EmailHandlers {

    private static final String PACKAGE = "org.example.greetings.";

    private EmailHandlers() {}

    /** The queue's owner. */
    static AsyncJobs jobs(NatsServer nats) {
        return AsyncJobs.builder(
                        ConnectionSettings.builder().servers(nats.url()).build())
                .queue(QueueConfig.of("EMAIL").withMaxRunTime(Duration.ofSeconds(30)))
                .open();
    }

    /** Lays the image out in one empty directory, from the user's folder, which is written to another. */
    static Image image(Path root, Path context, NatsServer nats) throws IOException {
        Files.writeString(
                context.resolve("asyncjobs.yaml"),
                """
                nats: AJ
                queue: EMAIL
                retry: 1m
                tasks:
                  - { type: "audit:log", remote: true }
                  - { type: "webhook:call", command: webhook/shout.sh }
                  - { type: "nap:take", command: nap.sh }
                """);
        // Its payload, decoded and in capitals.
        command(
                context.resolve("commands/webhook/shout.sh"),
                """
                sed 's/.*"payload":"\\([^"]*\\)".*/\\1/' "$CHORIA_AJ_TASK" | base64 -d | tr a-z A-Z
                """);
        command(context.resolve("commands/nap.sh"), "sleep 8; echo rested");
        Image image = new Image(root).build(Dockerfile.ofRunner(), Path.of("")).build(Dockerfile.ofReadme(), context);
        HandlersJar.write(
                image.located("/handler/lib/greetings.jar"),
                PACKAGE + "GreetingAutoConfiguration",
                PACKAGE + "GreetingHandler",
                PACKAGE + "GreetingHandler$Guest",
                PACKAGE + "GreetingHandler$Greeting");
        return context(image, nats).readOnly();
    }

    /** Adds the context AJ. */
    static Image context(Image image, NatsServer nats) throws IOException {
        return image.file("/handler/config/nats/context/AJ.json", "{\"url\":\"" + nats.url() + "\"}");
    }

    private static void command(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script);
        if (!file.toFile().setExecutable(true, false)) {
            throw new IOException(file + " can't be made executable");
        }
    }
}
