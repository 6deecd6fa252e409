package dev.manyhands;

import dev.manyhands.pool.ProcessPool;

/** Every verb on child processes that are talked to by Agrona's ring buffers. */
class ChildProcessesByAgronaTest extends ChildProcessesTest {
    @Override
    ProcessPool pool() {
        return EveryPool.processes("agrona");
    }
}
