package io.asyncjobs.spring.autoconfigure.worker;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of queues that somebody wants to be consumed here although nothing handles their tasks. */
final class QueuesWithoutHandler {

    private static final Logger logger = LoggerFactory.getLogger(QueuesWithoutHandler.class);

    private QueuesWithoutHandler() {}

    static void warn(Collection<String> wanted, Set<String> handled) {
        List<String> idle =
                wanted.stream().filter(queue -> !handled.contains(queue)).toList();
        if (!idle.isEmpty()) {
            logger.warn(
                    "Not consumed, because there is no @TaskHandler for them: {}. Add one, or remove"
                            + " asyncjobs.queues.<name>.consume=true.",
                    String.join(", ", idle));
        }
    }
}
