package dev.manyhands.comm;

/** Says who waits for what in a world in which nobody can go on. */
final class DeadlockReport {
    private static final int FRAMES = 6;

    private DeadlockReport() {
    }

    static String of(String world, RankThread[] threads, int[] states) {
        StringBuilder report = new StringBuilder("deadlock: all ranks of the world '").append(world).append("' wait for ever");
        for (int i = 0; i < threads.length; i++) {
            RankThread thread = threads[i];
            switch (RankThread.kindOf(states[i])) {
                case RankThread.BLOCKED -> {
                    report.append("\n  ").append(thread.name()).append(" waits in ").append(thread.describeWait());
                    stack(report, thread.thread());
                }
                case RankThread.DONE -> report.append("\n  ").append(thread.name()).append(" has returned");
                default -> { } // a helper without work
            }
        }
        return report.toString();
    }

    /** The frames of the program, without those of this library and of the JDK. */
    private static void stack(StringBuilder report, Thread thread) {
        int frames = 0;
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (!isLibrary(frame)) {
                report.append("\n      at ").append(frame);
                if (++frames == FRAMES) {
                    return;
                }
            }
        }
    }

    private static boolean isLibrary(StackTraceElement frame) {
        if (frame.getModuleName() != null && frame.getModuleName().startsWith("java.")) {
            return true;
        }
        try {
            Class<?> type = Class.forName(frame.getClassName(), false, DeadlockReport.class.getClassLoader());
            return type.getProtectionDomain().getCodeSource() == DeadlockReport.class.getProtectionDomain().getCodeSource();
        } catch (ClassNotFoundException e) {
            return false; // a class of the program that this library does not see
        }
    }
}
