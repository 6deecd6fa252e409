/**
 * The face of Manyhands: {@link dev.manyhands.Parallel} with its verbs, {@link dev.manyhands.Job} with its options.
 *
 * <p>{@link dev.manyhands.Items}, {@link dev.manyhands.IntRange}, {@link dev.manyhands.LongRange} and {@link dev.manyhands.Grid} carry
 * the verbs of one kind of input each. Everything else in here is package-private: how a verb is put on the loop engine of
 * {@link dev.manyhands.pool}.
 *
 * <h2>Flight Recorder</h2>
 *
 * <p>While Java Flight Recorder runs, jobs show in its recordings, under "Manyhands". Without a recording, and on a Java runtime without
 * the module {@code jdk.jfr}, this costs nothing.
 * <table>
 * <caption>Events</caption>
 * <thead><tr><th>Name</th><th>When</th><th>Fields</th><th>Default</th></tr></thead>
 * <tbody>
 * <tr><td>{@code dev.manyhands.Job}</td><td>a verb has ended, on the thread that called it, with the stack trace of the call</td>
 * <td>{@code name}, {@code verb}, {@code pool}, {@code width}: threads it may use, {@code items}: -1 if unknown, {@code failed}</td>
 * <td>longer than 1 ms</td></tr>
 * <tr><td>{@code dev.manyhands.Item}</td><td>an item took longer than the threshold, on the thread that ran it</td>
 * <td>{@code job}, {@code index}: position of the item</td><td>off, as it slows down loops whose items are short; when on, longer than
 * 20 ms</td></tr>
 * <tr><td>{@code dev.manyhands.Steal}</td><td>a thread that ran out of work has taken over some of another thread's</td>
 * <td>{@code pool}, {@code job}, {@code units}: items, or blocks of cheap items</td><td>off</td></tr>
 * <tr><td>{@code dev.manyhands.Park}</td><td>a thread of a pool had no work and slept</td><td>{@code pool}</td>
 * <td>longer than 20 ms</td></tr>
 * </tbody>
 * </table>
 *
 * <p>For example, with steals and with all items above 5 ms; the plus signs are for events that no settings file knows:
 *
 * <pre>
 * jcmd PROGRAM JFR.start filename=jobs.jfr +dev.manyhands.Steal#enabled=true \
 *     +dev.manyhands.Item#enabled=true +dev.manyhands.Item#threshold=5ms
 * jfr print --events 'dev.manyhands.*' jobs.jfr
 * </pre>
 *
 * <p>Leans on {@code pool} and {@code function}; no type of a pool's inside may leak in.
 */
package dev.manyhands;
