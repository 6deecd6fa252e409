package dev.manyhands.internal;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

/** A job from the call of its verb to the end. */
@Name("dev.manyhands.Job")
@Label("Job")
@Description("A parallel job, on the thread that called the verb")
@Category("Manyhands")
@Threshold("1 ms")
final class JobEvent extends Event implements Events.JobSpan {
    private static final JobEvent ASKED = new JobEvent();

    @Label("Job")
    @Description("Name of the job: the one it was given, else the verb")
    private String name;

    @Label("Verb")
    private String verb;

    @Label("Pool")
    private String pool;

    @Label("Width")
    @Description("Number of threads that the job may use")
    private int width;

    @Label("Items")
    @Description("Number of items, -1 if unknown")
    private long items;

    @Label("Failed")
    @Description("Whether the job ended with an exception")
    private boolean failed;

    static Events.JobSpan beginIfWanted() {
        if (!ASKED.isEnabled()) {
            return null;
        }
        var event = new JobEvent();
        event.begin();
        return event;
    }

    @Override
    public void end(String jobName, String verbName, String poolName, int jobWidth, long jobItems, boolean jobFailed) {
        end();
        if (shouldCommit()) {
            name = jobName;
            verb = verbName;
            pool = poolName;
            width = jobWidth;
            items = jobItems;
            failed = jobFailed;
            commit();
        }
    }
}
