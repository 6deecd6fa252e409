package dev.manyhands.internal;

import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A thread of a pool that had nothing to do for a while. */
@Name("dev.manyhands.Park")
@Label("Park")
@Description("A thread of a pool had no work")
@Category("Manyhands")
@Threshold("20 ms")
@StackTrace(false)
final class ParkEvent extends Event {
    private static final ParkEvent ASKED = new ParkEvent();

    @Label("Pool")
    private String pool;

    static boolean wanted() {
        return ASKED.isEnabled();
    }

    static void park(Object blocker, String poolName) {
        var event = new ParkEvent();
        event.begin();
        LockSupport.park(blocker);
        event.end();
        if (event.shouldCommit()) {
            event.pool = poolName;
            event.commit();
        }
    }
}
