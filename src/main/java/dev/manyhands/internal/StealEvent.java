package dev.manyhands.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A thread that ran out of work has taken some over from another one. Off unless asked for: there can be very many. */
@Name("dev.manyhands.Steal")
@Label("Steal")
@Description("A thread of a job that ran out of work has taken over work from another thread")
@Category("Manyhands")
@Enabled(false)
@StackTrace(false)
final class StealEvent extends Event {
    private static final StealEvent ASKED = new StealEvent();

    @Label("Pool")
    private String pool;

    @Label("Job")
    @Description("Name of the job")
    private String job;

    @Label("Units")
    @Description("How much was taken over: items, or blocks of items where the items are cheap")
    private int units;

    static boolean wanted() {
        return ASKED.isEnabled();
    }

    static void record(String poolName, String jobName, int stolen) {
        try {
            var event = new StealEvent();
            event.pool = poolName;
            event.job = jobName;
            event.units = stolen;
            event.commit();
        } catch (VirtualMachineError noMemory) {
            return; // the recording lacks an event; the loop must go on, as its participants count on each other
        }
    }
}
