package io.asyncjobs.test;

import java.io.IOException;
import java.nio.file.Path;

/** What a child JVM of the tests does; it tells numbers by lines such as {@code server 4711}. */
final class ChildMain {

    private ChildMain() {}

    public static void main(String[] arguments) throws Exception {
        NatsServerBuilder builder = NatsServer.builder();
        if (arguments.length > 1) {
            builder.directory(Path.of(arguments[1]));
        }
        NatsServer server = builder.start();
        tell("port", server.port());
        switch (arguments[0]) {
            case "serve" -> {
                tell("server", server.pid());
                awaitLine();
            }
            case "stopped" -> {
                tell("server", server.pid());
                awaitLine();
                server.stop();
                tell("stopped", 1);
                awaitLine();
            }
            case "suspended" -> {
                server.suspend();
                tell("server", server.pid());
                awaitLine();
            }
            case "withLaterProcesses" -> {
                NatsServer second = NatsServer.start();
                // It lives on, and must not hold the pipes by which the servers notice our end.
                Process bystander = new ProcessBuilder("sleep", "300")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                tell("bystander", bystander.pid());
                tell("server", server.pid());
                tell("second", second.pid());
                awaitLine();
            }
            case "drain" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    tell("draining", 1);
                    awaitLine();
                }));
                tell("server", server.pid());
                Thread.currentThread().join();
            }
            case "exit" -> tell("server", server.pid());
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.exit(0);
    }

    private static void tell(String name, long number) {
        System.out.println(name + " " + number);
        System.out.flush();
    }

    private static void awaitLine() {
        try {
            System.in.read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
