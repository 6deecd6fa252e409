package dev.manyhands.pool;

/** What has become of the place of a thread that waits: another one runs in it, or it was given back. */
final class Loan {
    private final Admission admission;
    /** The one who runs in the place, or null if it was given back. */
    private final Stay borrower;

    Loan(Admission admission, Stay borrower) {
        this.admission = admission;
        this.borrower = borrower;
    }

    /** Whether the place is another one's at the moment. */
    boolean isOut() {
        return borrower == null || borrower.isBorrowed();
    }

    /** Ends the loan, as the thread goes on: it has a place again when this returns. */
    void settle() {
        if (borrower == null) {
            admission.overdraw();
        } else {
            borrower.reclaim();
        }
    }
}
