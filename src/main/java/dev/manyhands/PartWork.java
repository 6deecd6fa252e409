package dev.manyhands;

import dev.manyhands.process.LocatedFailure;
import dev.manyhands.process.RemoteWork;
import dev.manyhands.process.UnserializableException;

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
        Call call = call((Object[]) argument);
        Space here = call.space();
        try {
            Kernels kernels = here.copies().of(function, (int) Math.min(here.positions(call.first(), call.last()), Integer.MAX_VALUE));
            return body.run(kernels, here, here.items(call.first(), call.last()), call.first(), call.last());
        } catch (IterationFailure failure) {
            throw new LocatedFailure(new long[] {failure.row(), failure.position()}, failure.getCause());
        }
    }

    /**
     * What a call is about.
     *
     * @param space the space that the parts are of: here that of the items that were sent, if there are any
     * @param first the first part
     * @param last behind the last one
     */
    private record Call(Space space, int first, int last) {
    }

    private Call call(Object[] argument) {
        int first = (Integer) argument[0];
        int last = (Integer) argument[1];
        Object[] items = (Object[]) argument[2];
        return items == null ? new Call(space, first, last)
                : new Call(new ItemSpace(items, items.length, (Long) argument[3], itemsPerPart), 0, last - first);
    }

    /** Finds the position if the results are one per position, or one per part. */
    @Override
    public Throwable unsent(Object argument, Object result, UnserializableException failure) {
        int index = result instanceof Object[] results ? UnserializableException.indexIn(results) : -1;
        Call call = call((Object[]) argument);
        Space here = call.space();
        if (index < 0) {
            return failure;
        }
        if (((Object[]) result).length != here.positions(call.first(), call.last())) {
            int part = call.first() + index;
            return ((Object[]) result).length != call.last() - call.first() ? failure
                    : new LocatedFailure(new long[] {here.row(part, part + 1, 0), here.from(part, part + 1, 0)}, failure);
        }
        int strip = 0;
        int left = index;
        for (int length = length(call, 0); left >= length; length = length(call, strip)) {
            left -= length;
            strip++;
        }
        int position = here.from(call.first(), call.last(), strip) + left;
        return new LocatedFailure(new long[] {here.row(call.first(), call.last(), strip), position}, failure);
    }

    private static int length(Call call, int strip) {
        return call.space().to(call.first(), call.last(), strip) - call.space().from(call.first(), call.last(), strip);
    }
}
