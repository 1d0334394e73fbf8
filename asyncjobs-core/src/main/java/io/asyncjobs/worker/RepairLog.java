package io.asyncjobs.worker;

import io.asyncjobs.error.Failures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of repairs that failed, each reason once: they are tried again and again. Thread-safe. */
final class RepairLog {

    private static final Logger LOG = LoggerFactory.getLogger(RepairLog.class);

    private static final int REMEMBERED = 1000;

    private final String queue;
    private final String what;
    private final Set<String> told = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }));

    RepairLog(String queue, String what) {
        this.queue = queue;
        this.what = what;
    }

    /** Takes the failure of a step, so that the next ones go on. */
    @Nullable
    Void failed(Throwable thrown) {
        String reason = String.valueOf(Failures.reason(thrown).getMessage());
        if (told.add(reason)) {
            LOG.warn("queue {}: {} could not be looked after, and are again later: {}", queue, what, reason);
        }
        return null;
    }
}
