package dev.manyhands;

import dev.manyhands.process.LocatedFailure;
import dev.manyhands.process.RemoteWork;

/**
 * A verb, as it is sent to a child process; a call is {first part, last part, items or null, position of the first item}.
 *
 * @param space the positions; null if they are items, which come with each call
 * @param itemsPerPart how the items are cut
 * @param function the function, for which the innermost loops are copied
 * @param body what is done
 */
record PartWork(Space space, int itemsPerPart, Object function, PartBody body) implements RemoteWork {
    @Override
    public Object call(Object argument) throws Throwable {
        Object[] parts = (Object[]) argument;
        int first = (Integer) parts[0];
        int last = (Integer) parts[1];
        Object[] items = (Object[]) parts[2];
        Space here = space;
        if (items != null) {
            here = new ItemSpace(items, items.length, (Long) parts[3], itemsPerPart);
            last -= first;
            first = 0;
        }
        try {
            Kernels kernels = here.copies().of(function, (int) Math.min(here.positions(first, last), Integer.MAX_VALUE));
            return body.run(kernels, here, here.items(first, last), first, last);
        } catch (IterationFailure failure) {
            throw new LocatedFailure(new long[] {failure.row(), failure.position()}, failure.getCause());
        }
    }
}
