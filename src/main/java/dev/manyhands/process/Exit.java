package dev.manyhands.process;

import java.util.Map;

/** How the end of a process is put into words. */
final class Exit {
    /** Exit codes above this one are this and the number of a signal. */
    private static final int SIGNALLED = 128;
    private static final int ABORTED = 134;
    private static final String CRASH = "# A fatal error has been detected";
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(Map.entry(1, "SIGHUP"), Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"), Map.entry(4, "SIGILL"), Map.entry(5, "SIGTRAP"), Map.entry(6, "SIGABRT"), Map.entry(8, "SIGFPE"), Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"), Map.entry(13, "SIGPIPE"), Map.entry(14, "SIGALRM"), Map.entry(15, "SIGTERM"));

    private Exit() {
    }

    /** For example "was ended by SIGKILL" or "ended with exit code 3". */
    static String describe(int code) {
        if (code <= SIGNALLED) {
            return "ended with exit code " + code;
        }
        String name = SIGNALS.get(code - SIGNALLED);
        return "was ended by " + (name == null ? "signal " + (code - SIGNALLED) : name);
    }

    /** What the JVM itself says of a crash, which it writes to the standard output; empty if it was none. */
    static String crash(int code, String output) {
        int begin = output.indexOf(CRASH);
        return code == ABORTED && begin >= 0 ? "; its JVM says:\n" + output.substring(begin).strip() + "\n" : "";
    }
}
