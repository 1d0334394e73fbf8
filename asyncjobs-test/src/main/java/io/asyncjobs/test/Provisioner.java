package io.asyncjobs.test;

import java.nio.file.Path;

/** A way to get a nats-server that needs no rights beyond the user's own. */
interface Provisioner {

    /** The cache's folder for what this one brings. */
    String label();

    /** What it is about to do, for the log. */
    String activity();

    /** @throws ProvisioningException if this way is not open on this machine */
    void check() throws ProvisioningException;

    /**
     * Gets a nats-server.
     *
     * @param work an empty folder that the caller removes
     * @return the executable, somewhere below {@code work}
     */
    Path fetch(Path work) throws ProvisioningException;
}
