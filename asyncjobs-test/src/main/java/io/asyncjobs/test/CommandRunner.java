package io.asyncjobs.test;

/** Runs commands to their end; tests answer for them instead. */
interface CommandRunner {

    /** Never throws: what goes wrong is the result's output. */
    Command.Result run(Command command);
}
