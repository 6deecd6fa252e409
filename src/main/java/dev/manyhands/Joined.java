package dev.manyhands;

import java.util.ArrayList;
import java.util.List;

/** Puts the pieces of a result together, in the order of their blocks. */
final class Joined {
    private Joined() {
    }

    /** One list of the elements of all arrays. */
    static <R> List<R> arrays(Object[] arrays) {
        long length = 0;
        for (Object array : arrays) {
            length += ((Object[]) array).length;
        }
        Object[] all = new Object[Math.toIntExact(length)];
        int at = 0;
        for (Object array : arrays) {
            Object[] piece = (Object[]) array;
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return Loops.listOf(all);
    }

    /** One list of the elements of all lists. */
    static <R> List<R> lists(Object[] lists) {
        Object[] arrays = new Object[lists.length];
        for (int k = 0; k < lists.length; k++) {
            arrays[k] = ((List<?>) lists[k]).toArray();
        }
        return arrays(arrays);
    }

    /** All items of an input, read to its end by the calling thread. */
    static Object[] all(Job job, String verb, Input input) {
        var list = new ArrayList<Object>();
        try {
            input.iterator().forEachRemaining(list::add);
            return list.toArray();
        } catch (Throwable t) {
            throw new Feed.InputFailure(list.size(), t).of(job, verb, List.of());
        } finally {
            input.close();
        }
    }
}
