package io.asyncjobs.handler;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables that a command gets: few, since those of the worker may hold secrets, but not none (B42). */
final class CommandEnvironment {

    /** Names the file with the task (protocol 18). */
    static final String TASK = "CHORIA_AJ_TASK";

    /** What programs need to find others, their user's files, language, time zone and room for temporary files. */
    private static final List<String> PASSED = List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR");

    /** What programs on Windows don't start without. */
    private static final List<String> PASSED_ON_WINDOWS = List.of("Path", "SystemRoot", "TEMP", "TMP");

    private final Map<String, String> variables = new HashMap<>();

    /**
     * Chooses.
     *
     * @param worker all variables of the worker
     * @param own what the owner of the command adds or replaces
     */
    CommandEnvironment(Map<String, String> worker, Map<String, String> own) {
        pass(PASSED, worker);
        if (!ExecutableCheck.POSIX) {
            pass(PASSED_ON_WINDOWS, worker);
        }
        variables.putAll(own);
    }

    private void pass(List<String> names, Map<String, String> worker) {
        for (String name : names) {
            String value = worker.get(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
    }

    /** Leaves these variables and no others. */
    void replace(Map<String, String> environment, Path taskFile) {
        environment.clear();
        environment.putAll(variables);
        environment.put(TASK, taskFile.toString());
    }
}
