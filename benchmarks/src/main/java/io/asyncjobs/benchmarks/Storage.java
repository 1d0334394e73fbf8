package io.asyncjobs.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** What messages are stored on. */
final class Storage {

    private static final int BLOCK = 4096;
    private static final int WRITES = 100;

    private Storage() {}

    static String describe(Path directory) throws IOException {
        return String.format(
                Locale.ROOT,
                "%s; writing %d bytes and fsync: %.2f ms (median)",
                Files.getFileStore(directory).type(),
                BLOCK,
                syncMillis(directory));
    }

    private static double syncMillis(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "sync", "");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            double[] millis = new double[WRITES];
            for (int i = 0; i < WRITES; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK));
                channel.force(true);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            return Median.of(millis);
        } finally {
            Files.delete(file);
        }
    }
}
