package io.asyncjobs.test;

/** One way to get a nats-server failed; others may be left. */
final class ProvisioningException extends Exception {

    private static final long serialVersionUID = 1L;

    ProvisioningException(String message) {
        super(message);
    }

    /** Throws unless the command ended well. */
    static void unless(Command.Result result, String step) throws ProvisioningException {
        if (!result.successful()) {
            throw new ProvisioningException(step + " failed with status " + result.status() + ":\n" + result.tail());
        }
    }
}
