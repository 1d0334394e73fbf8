package io.asyncjobs.handler;

import io.asyncjobs.wire.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a command writes: all of it up to a limit, beyond it the end only; the rest is read and dropped, so that the
 * command is not held up and no memory is filled (B42). Thread-safe.
 */
final class CommandOutput {

    /** In bytes: the most characters that a failure tells, each as long as it can be. */
    private static final int TAIL = 4 * CommandOptions.MAX_ERROR_TAIL;

    private final int limit;
    private final CountDownLatch ended = new CountDownLatch(1);
    private ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean exceeded;
    private boolean closed;

    CommandOutput(int limit) {
        this.limit = limit;
    }

    /**
     * Reads a process' output to its end on a thread of its own: reading a pipe can't be interrupted. Lets the
     * process begin when it is ready to read.
     */
    void readFrom(Process process) {
        Thread reader = new Thread(() -> read(process), "asyncjobs-command-output");
        reader.setDaemon(true);
        reader.start();
    }

    // The lock of the stream is kept on purpose: at the end of the process the JVM takes it, empties the pipe and
    // closes
    // it, and what children of the process write after that would be lost. On a platform thread this pins no carrier.
    private void read(Process process) {
        InputStream stream = process.getInputStream();
        synchronized (stream) {
            try {
                start(process.getOutputStream());
                byte[] buffer = new byte[8192];
                for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                    append(buffer, length);
                }
            } catch (IOException closedEarly) {
                // the end too
            } finally {
                ended.countDown();
            }
        }
    }

    private static void start(OutputStream input) {
        try (input) {
            if (ExecutableCheck.POSIX) {
                input.write('\n');
            }
        } catch (IOException gone) {
            // it has been killed before it began
        }
    }

    synchronized void append(byte[] bytes, int length) {
        if (closed) {
            return;
        }
        kept.write(bytes, 0, length);
        exceeded |= kept.size() > limit;
        if (exceeded && kept.size() > 2 * TAIL) {
            byte[] all = kept.toByteArray();
            kept = new ByteArrayOutputStream(3 * TAIL);
            kept.write(all, all.length - TAIL, TAIL);
        }
    }

    /** Keeps nothing of what still comes; somebody who outlives the command may go on writing. */
    synchronized void close() {
        closed = true;
    }

    /** Waits until all who could write have closed it; false if somebody still has not. */
    boolean awaitEnd(Duration most) throws InterruptedException {
        return ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether there was more than the limit. */
    synchronized boolean exceeded() {
        return exceeded;
    }

    /** All of it as text; only its end if it was more than the limit. */
    synchronized String text() {
        return Utf8.text(kept.toByteArray());
    }

    /** The last characters without white space around; an ellipsis stands for what is left out. */
    String tail(int characters) {
        byte[] end;
        boolean more;
        synchronized (this) {
            byte[] all = kept.toByteArray();
            int from = Math.max(0, all.length - TAIL);
            while (from > 0 && from < all.length && (all[from] & 0xC0) == 0x80) {
                from++; // not in the middle of a character
            }
            end = Arrays.copyOfRange(all, from, all.length);
            more = exceeded || from > 0;
        }
        String text = Utf8.text(end).strip();
        int cut = Math.max(0, text.length() - characters);
        if (cut > 0 && cut < text.length() && Character.isLowSurrogate(text.charAt(cut))) {
            cut++;
        }
        String last = text.substring(cut).strip();
        return (cut > 0 || more) && !last.isEmpty() ? "…" + last : last;
    }
}
