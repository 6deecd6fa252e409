package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a thread that has a child for itself. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeaseTest {
    private static final String FAIL = "fail";
    private static final String SLEEP = "sleep";
    private Children children;
    private Session session;

    @BeforeEach
    void open() {
        ChildOptions options = new ChildOptions();
        options.transport = "socket";
        options.grace = Duration.ofMinutes(1);
        children = new Children(options);
        session = children.open(LeaseTest::work);
    }

    @AfterEach
    void close() {
        session.close();
        children.close();
    }

    private static Object work(Object argument) throws Exception {
        if (argument.equals(FAIL)) {
            throw new IllegalStateException(FAIL);
        }
        if (argument.equals(SLEEP)) {
            Thread.sleep(Long.MAX_VALUE);
        }
        return ProcessHandle.current().pid();
    }

    private Object pid() throws Throwable {
        try (Lease lease = session.acquire()) {
            lease.send("");
            return lease.receive();
        }
    }

    /** Fails a call and gives the child back while the next one runs, or is about to. */
    private void leaveACallBehind() throws Throwable {
        try (Lease lease = session.acquire()) {
            lease.send(FAIL);
            lease.send(SLEEP);
            assertEquals(FAIL, assertThrows(IllegalStateException.class, lease::receive).getMessage());
        }
    }

    @Test
    void aCallThatIsLeftBehindIsInterruptedAndItsThreadIsNot() throws Throwable {
        Object before = pid();
        leaveACallBehind();
        assertFalse(Thread.currentThread().isInterrupted(), "an interrupt of the task has reached the thread that gave its child back");
        assertEquals(before, pid(), "it heeded the interrupt, so nothing had to be killed");
    }

    @Test
    void anInterruptOfTheThreadItselfIsKept() throws Throwable {
        Object before = pid();
        try (Lease lease = session.acquire()) {
            lease.send(SLEEP);
            Thread.currentThread().interrupt();
        }
        assertTrue(Thread.interrupted());
        assertEquals(before, pid());
    }
}
