package dev.manyhands.process;

import java.io.ObjectInputFilter;

/**
 * What the children of a pool have in common.
 *
 * @param options how they are made
 * @param transport how they are talked to
 * @param launcher starts their JVMs
 * @param folder where their files lie
 * @param loader finds the classes of what they send
 * @param filter for what they send; null if there is none
 * @param initializer what each of them does first; null if nothing
 */
record Setting(ChildOptions options, Transport transport, Launcher launcher, PoolFolder folder, ClassLoader loader,
        ObjectInputFilter filter, Packed initializer) {
}
