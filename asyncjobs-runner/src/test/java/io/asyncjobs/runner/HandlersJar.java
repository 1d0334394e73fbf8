package io.asyncjobs.runner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Writes jars such as users have them: an auto-configuration, and the beans it makes. */
final class HandlersJar {

    private static final String AUTO_CONFIGURATIONS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private HandlersJar() {}

    static void write(Path file, String autoConfiguration, String... others) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(AUTO_CONFIGURATIONS));
            jar.write(autoConfiguration.getBytes(StandardCharsets.UTF_8));
            add(jar, autoConfiguration);
            for (String other : others) {
                add(jar, other);
            }
        }
    }

    private static void add(JarOutputStream jar, String className) throws IOException {
        String path = className.replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(path));
        try (InputStream in = HandlersJar.class.getClassLoader().getResourceAsStream(path)) {
            in.transferTo(jar);
        }
    }
}
