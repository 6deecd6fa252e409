package dev.manyhands.cache;

import java.lang.System.Logger;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says each thing once. */
final class Reports {
    private static final Logger LOG = System.getLogger(Memory.class.getName());
    private static final int MOST = 1000;

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Logs a warning, unless something was logged on this subject before. */
    void once(String subject, String message, Throwable cause) {
        if (said.size() < MOST && said.add(subject)) {
            LOG.log(Logger.Level.WARNING, message, cause);
        }
    }
}
