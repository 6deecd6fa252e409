package dev.manyhands.pool;

/** What has become of the place of a thread that waits: another one runs in it, it was given back, or it is idle. */
final class Loan {
    private final Admission admission;
    /** The one who runs in the place, or null if it was given back or is idle. */
    private final Stay borrower;
    private final boolean isIdle;

    Loan(Admission admission, Stay borrower) {
        this(admission, borrower, false);
    }

    private Loan(Admission admission, Stay borrower, boolean isIdle) {
        this.admission = admission;
        this.borrower = borrower;
        this.isIdle = isIdle;
    }

    /** Keeps the place, which nobody uses. */
    static Loan idle(Admission admission) {
        admission.beginIdling();
        return new Loan(admission, null, true);
    }

    /** Whether the place is another one's at the moment. */
    boolean isOut() {
        return !isIdle && (borrower == null || borrower.isBorrowed());
    }

    /** Ends the loan, as the thread goes on: it has a place again when this returns. */
    void settle() {
        if (isIdle) {
            admission.endIdling();
        } else if (borrower == null) {
            admission.overdraw();
        } else {
            borrower.reclaim();
        }
    }
}
