package io.asyncjobs.signing;

import io.asyncjobs.error.ConflictException;
import io.asyncjobs.error.InvalidRequestException;
import io.asyncjobs.task.Task;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signs tasks that are enqueued, and verifies those that are loaded (protocol 5): ed25519, as Go does it. Immutable and
 * thread-safe; key files are read at every use, so that keys can be replaced while we run. Signing and verifying take
 * about half a millisecond each on the calling thread.
 *
 * <p>Signed are a task's id, queue, type, tries at most, time of creation, deadline and payload. Not signed, and so not
 * protected, are its dependencies, its state, its tries and its result (B47).
 */
public final class TaskSignatures {

    /** As long as the 64 bytes of an ed25519 signature in hexadecimal. */
    private static final String PLACE = "0".repeat(128);

    private static final TaskSignatures NONE = builder().build();

    private final @Nullable Supplier<SigningKey> signer;
    private final @Nullable Supplier<List<VerifyingKey>> verifiers;
    private final boolean optional;

    TaskSignatures(
            @Nullable Supplier<SigningKey> signer, @Nullable Supplier<List<VerifyingKey>> verifiers, boolean optional) {
        this.signer = signer;
        this.verifiers = verifiers;
        this.optional = optional;
    }

    /** Signs nothing and takes every task. */
    public static TaskSignatures none() {
        return NONE;
    }

    /** Starts without any key. */
    public static TaskSignaturesBuilder builder() {
        return new TaskSignaturesBuilder();
    }

    /**
     * The text that is signed, for those whose key is elsewhere: in a hardware module, or with a cloud's key service.
     * What they make of it goes into {@link Task#signed}, in hexadecimal.
     *
     * @throws InvalidRequestException if the task has no queue
     */
    public static byte[] message(Task task) {
        return SignedText.of(task);
    }

    /** Whether there is a private key. */
    public boolean signs() {
        return signer != null;
    }

    /** Whether there is a key to verify with: one or more public keys, or else that of the private key (B32). */
    public boolean verifies() {
        return verifiers != null;
    }

    /**
     * Signs a task; without a private key gives it back as it is.
     *
     * @param task must be in its queue
     * @return the same task every time it is called with the same one and the same key
     * @throws ConflictException if it is signed already
     * @throws InvalidRequestException if it has no queue, or the seed file can't be used
     */
    public Task sign(Task task) {
        if (signer == null) {
            return task;
        }
        requireUnsigned(task);
        byte[] message = SignedText.of(task);
        return task.signed(Hexadecimal.format(signer.get().sign(message)));
    }

    /**
     * Gives a task a text as long as a signature in its place, to see whether it fits; without a private key gives it back
     * as it is.
     *
     * @throws ConflictException if it is signed already
     */
    public Task reserve(Task task) {
        if (signer == null) {
            return task;
        }
        requireUnsigned(task);
        return task.signed(PLACE);
    }

    private static void requireUnsigned(Task task) {
        if (!task.signature().isEmpty()) {
            throw new ConflictException("task is already signed");
        }
    }

    /**
     * Verifies a task; without a key takes every one.
     *
     * @throws UntrustedTaskException if it is not signed, and must be, or its signature is wrong or can't be checked
     */
    public void verify(Task task) {
        if (verifiers == null) {
            return;
        }
        if (task.signature().isEmpty()) {
            if (optional) {
                return;
            }
            throw UntrustedTaskException.notSigned();
        }
        List<VerifyingKey> keys = keys(verifiers);
        byte[] message;
        byte[] signature;
        try {
            message = SignedText.of(task);
            signature = Hexadecimal.parse(task.signature());
        } catch (InvalidRequestException e) {
            throw UntrustedTaskException.invalid(e);
        }
        if (keys.stream().noneMatch(key -> key.verifies(message, signature))) {
            throw UntrustedTaskException.invalid();
        }
    }

    private static List<VerifyingKey> keys(Supplier<List<VerifyingKey>> verifiers) {
        try {
            return verifiers.get();
        } catch (InvalidRequestException e) {
            throw UntrustedTaskException.noKey(e);
        }
    }

    /** Tells what it does; never shows a key. */
    @Override
    public String toString() {
        return "TaskSignatures[signs=" + signs() + ", verifies=" + verifies() + ", optional=" + optional + "]";
    }
}
