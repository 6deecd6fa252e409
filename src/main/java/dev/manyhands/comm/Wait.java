package dev.manyhands.comm;

/** Something that a rank waits for. Only the rank's own thread asks whether it is over; others read the description. */
interface Wait {
    /** Whether the wait is over; once it is, it stays so. Makes progress: takes in what has arrived. Must not block. */
    boolean isOver();

    /** Says what is waited for, for a report, as {@code recv from rank 3, tag 7}. Called while the rank is parked. */
    String describe();
}
