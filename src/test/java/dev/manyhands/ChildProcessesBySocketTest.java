package dev.manyhands;

import dev.manyhands.pool.ProcessPool;

/** Every verb on child processes that are talked to by sockets. */
class ChildProcessesBySocketTest extends ChildProcessesTest {
    @Override
    ProcessPool pool() {
        return EveryPool.processes("socket");
    }
}
