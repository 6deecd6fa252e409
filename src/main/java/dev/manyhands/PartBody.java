package dev.manyhands;

import java.io.Serializable;

/** What a child process does with some parts of a verb's space. */
interface PartBody extends Serializable {
    /** Does the parts {@code first .. last-1}; gives what the verb needs to know of them. The items are null for indices. */
    Object run(Kernels kernels, Space space, Object[] items, int first, int last) throws Exception;
}
