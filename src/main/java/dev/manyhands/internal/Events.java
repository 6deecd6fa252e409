package dev.manyhands.internal;

import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;

/**
 * What the library tells Java Flight Recorder: jobs, slow items, steals and parked threads.
 *
 * <p>Costs nothing that can be measured while no recording wants the event, and does nothing on a Java runtime without the module
 * {@code jdk.jfr}. The package page of {@code dev.manyhands} describes the events for users.
 */
public final class Events {
    /*
     * The event classes extend a class of jdk.jfr. They are loaded when one of their static methods is first called, and all calls stand
     * behind on(). No signature in here names them, so verifying this class does not load them.
     *
     * Initializing an event class would start up Flight Recorder's metadata, a tenth of a second, whether or not there will ever be a
     * recording. So as long as nobody has made a recording the classes are left alone: what remains of a question is one volatile
     * read. Afterwards the JVM gives the event classes methods that look at the settings of the recordings. The questions
     * go to an instance that each class keeps for that purpose, so asking allocates nothing.
     */
    private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Events() {
    }

    /** Whether there is, or has been, a recording. */
    private static boolean on() {
        return AVAILABLE && FlightRecorder.isInitialized();
    }

    /** A job that is being recorded. */
    public interface JobSpan {
        /**
         * Records the job, from {@link #beginJob()} to now, if that took longer than the event's threshold.
         *
         * @param job name of the job
         * @param verb what the job does
         * @param pool name of the pool
         * @param width number of threads that it may use
         * @param items number of items, or -1 if unknown
         * @param failed whether it ended with an exception
         */
        void end(String job, String verb, String pool, int width, long items, boolean failed);
    }

    /** An item that is being recorded. */
    public interface ItemSpan {
        /**
         * Records the item, from {@link #beginItem()} to now, if that took longer than the event's threshold.
         *
         * @param job name of the job
         * @param index position of the item
         */
        void end(String job, long index);
    }

    /**
     * Begins a job.
     *
     * @return to end the job with, or null if no recording wants jobs
     */
    public static JobSpan beginJob() {
        return on() ? JobEvent.beginIfWanted() : null;
    }

    /**
     * Returns whether a recording wants slow items. Cheap, but to be asked once per job or range rather than per item.
     *
     * @return whether to call {@link #beginItem()} before each item
     */
    public static boolean itemsWanted() {
        return on() && ItemEvent.wanted();
    }

    /**
     * Begins an item, after {@link #itemsWanted()} returned true.
     *
     * @return to end the item with
     */
    public static ItemSpan beginItem() {
        return ItemEvent.beginNow();
    }

    /**
     * Returns whether a recording wants steals.
     *
     * @return whether to call {@link #stole}
     */
    public static boolean stealsWanted() {
        return on() && StealEvent.wanted();
    }

    /**
     * Records that the current thread has taken over work from another one, after {@link #stealsWanted()} returned true.
     *
     * @param pool name of the pool
     * @param job name of the job
     * @param units how much was taken over
     */
    public static void stole(String pool, String job, int units) {
        StealEvent.record(pool, job, units);
    }

    /**
     * Parks the current thread, as {@link LockSupport#park(Object)}, and records that if it lasts longer than the event's threshold.
     *
     * @param blocker what the thread waits at
     * @param pool name of the pool
     */
    public static void park(Object blocker, String pool) {
        if (on() && ParkEvent.wanted()) {
            ParkEvent.park(blocker, pool);
        } else {
            LockSupport.park(blocker);
        }
    }
}
