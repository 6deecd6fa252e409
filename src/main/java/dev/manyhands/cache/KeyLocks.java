package dev.manyhands.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/*
 * Lets one thread of one process at a time compute a key. Among the threads of this process by a map of who is at work on what; among
 * processes by a lock on one byte of the file "locks", at a position that the key gives. The file is never written to, and ranges beyond
 * its end can be locked. So there are no lock files to tidy up, and the lock of a process that dies is released by the system: no
 * guessing whether a process number in a file is still the one that wrote it.
 *
 * POSIX releases all of a process's locks on a file when it closes any descriptor of it. So there is one channel per folder and process,
 * open as long as any lock is held, and closed by the last one to leave. It is asked by tryLock: a waiting lock() would be told of
 * a deadlock where threads of two processes wait for one another crosswise though other threads could go on, and an interrupt would close
 * the channel under the others' locks.
 *
 * Where the file system has no locks, processes may compute the same twice; threads still do not.
 */
final class KeyLocks {
    private static final ConcurrentHashMap<Path, KeyLocks> OF_FOLDER = new ConcurrentHashMap<>();
    private static final long FIRST_PAUSE_MILLIS = 1;
    private static final long LONGEST_PAUSE_MILLIS = 32;

    private final Path file;
    private final ConcurrentHashMap<Digest, Hold> holds = new ConcurrentHashMap<>();
    private FileChannel channel;
    private int users;

    private KeyLocks(Path file) {
        this.file = file;
    }

    static KeyLocks of(Store store) {
        return OF_FOLDER.computeIfAbsent(store.root, root -> new KeyLocks(root.resolve("locks")));
    }

    /** The right to compute a key. */
    final class Hold implements AutoCloseable {
        private final Digest key;
        private final Thread owner = Thread.currentThread();
        private final CountDownLatch released = new CountDownLatch(1);
        private FileLock lock;
        private boolean counted;

        private Hold(Digest key) {
            this.key = key;
        }

        /** To be called once. */
        @Override
        public void close() {
            try {
                if (lock != null) {
                    lock.release();
                }
            } catch (IOException closed) {
                // Then it is released already.
                lock = null;
            } finally {
                if (counted) {
                    leave();
                }
                holds.remove(key, this);
                released.countDown();
            }
        }
    }

    /**
     * Waits until nobody else computes the key.
     *
     * @return to be closed by the same thread; null if this thread holds the key already
     */
    Hold acquire(Digest key, Store store) throws InterruptedException {
        Hold mine = claim(key);
        if (mine == null) {
            return null;
        }
        boolean done = false;
        try {
            lock(mine, store);
            done = true;
            return mine;
        } finally {
            if (!done) {
                mine.close();
            }
        }
    }

    /** Waits until no other thread of this process holds the key. */
    Hold claim(Digest key) throws InterruptedException {
        Hold mine = new Hold(key);
        for (Hold other; (other = holds.putIfAbsent(key, mine)) != null;) {
            if (other.owner == Thread.currentThread()) {
                return null;
            }
            other.released.await();
        }
        return mine;
    }

    private void lock(Hold hold, Store store) throws InterruptedException {
        try {
            FileChannel locks = enter();
            hold.counted = true;
            for (long pause = FIRST_PAUSE_MILLIS; (hold.lock = tryLock(locks, hold.key)) == null;) {
                Thread.sleep(pause);
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        } catch (IOException e) {
            store.fail("lock", "no locks among processes in " + file + ", so that two may compute the same", e);
        }
    }

    private static FileLock tryLock(FileChannel locks, Digest key) throws IOException {
        try {
            return locks.tryLock(key.low() & Long.MAX_VALUE >>> 1, 1, false);
        } catch (OverlappingFileLockException heldByAnotherCopyOfThisClassOrAKeyWithTheSameLowerHalf) {
            return null;
        }
    }

    private synchronized FileChannel enter() throws IOException {
        if (users == 0) {
            channel = Private.openToLock(file);
        }
        users++;
        return channel;
    }

    private synchronized void leave() {
        if (--users == 0) {
            try {
                channel.close();
            } catch (IOException e) {
                channel = null;
            }
        }
    }
}
