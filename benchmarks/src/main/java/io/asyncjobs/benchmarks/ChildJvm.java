package io.asyncjobs.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with our classes. It is told things by lines and tells by lines; it ends when its input does. */
final class ChildJvm implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;

    private ChildJvm(Process process) {
        this.process = process;
        output = process.inputReader(StandardCharsets.UTF_8);
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts one with the same Java as this. */
    static ChildJvm start(String main, List<String> jvmOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    void tell(String line) {
        input.println(line);
    }

    /** Waits for a line that begins with a word; gives the numbers after it. */
    long[] await(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            String[] words = line.strip().split(" +");
            if (words[0].equals(word)) {
                long[] numbers = new long[words.length - 1];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = Long.parseLong(words[i + 1]);
                }
                return numbers;
            }
        }
        throw new IOException("the other JVM ended before it said " + word);
    }

    /** Lets it end by itself. */
    void end() throws Exception {
        input.close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("the other JVM did not end well");
        }
    }

    /** Ends it by force, if it has not ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
