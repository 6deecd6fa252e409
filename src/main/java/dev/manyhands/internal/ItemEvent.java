package dev.manyhands.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** One item of a job that took long. Off unless asked for: it means a look at the clock before and after each item. */
@Name("dev.manyhands.Item")
@Label("Item")
@Description("An item of a job that took longer than the threshold, on the thread that ran it")
@Category("Manyhands")
@Enabled(false)
@Threshold("20 ms")
@StackTrace(false)
final class ItemEvent extends Event implements Events.ItemSpan {
    private static final ItemEvent ASKED = new ItemEvent();

    @Label("Job")
    @Description("Name of the job")
    private String job;

    @Label("Index")
    @Description("Position of the item in the input, from 0; of an index loop the index")
    private long index;

    static boolean wanted() {
        return ASKED.isEnabled();
    }

    static Events.ItemSpan beginNow() {
        var event = new ItemEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String jobName, long position) {
        end();
        if (shouldCommit()) {
            job = jobName;
            index = position;
            commit();
        }
    }
}
