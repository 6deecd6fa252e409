package dev.manyhands;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The verbs over items that give lists of any length: a list per block, put together in the order of the blocks. */
final class Lists {
    private Lists() {
    }

    /** One strip: adds to a list. */
    interface Strip extends Serializable {
        void run(Kernels kernels, List<Object> out, Object[] items, long row, int from, int to) throws Exception;
    }

    /** The elements of all blocks; those that are items are this process's own, whoever has chosen them. */
    static <R> List<R> of(Job job, String verb, ItemSpace blocks, Object function, boolean ofItems, Strip strip) {
        Object[] partials = new Object[blocks.parts()];
        Arrays.fill(partials, List.of());
        new Part<Kernels>(job, verb, blocks, blocks.copies(), function) {
            @Override
            void run(Kernels kernels, int first, int last, int participant) throws Exception {
                for (int b = first; b < last; b++) {
                    List<Object> out = new ArrayList<>();
                    strip.run(kernels, out, blocks.items(b, b + 1), blocks.row(b, b + 1, 0), blocks.from(b, b + 1, 0),
                            blocks.to(b, b + 1, 0));
                    partials[b] = out;
                }
            }

            @Override
            PartBody body() {
                return ofItems ? positionsBody(function) : elementsBody(strip);
            }

            @Override
            void deliver(Object result, int first, int last) {
                partials[first] = ofItems ? items(blocks, (int[]) result) : Arrays.asList((Object[]) result);
            }
        }.runAll(Math.max(1, blocks.size() / Math.max(1, blocks.parts())));
        return Joined.lists(partials);
    }

    private static List<Object> items(ItemSpace space, int[] positions) {
        List<Object> items = new ArrayList<>(positions.length);
        for (int position : positions) {
            items.add(space.item(position));
        }
        return items;
    }

    /** In another process: the elements of some blocks. */
    private static PartBody elementsBody(Strip strip) {
        return (kernels, space, items, first, last) -> {
            List<Object> out = new ArrayList<>();
            strip.run(kernels, out, items, space.row(first, last, 0), space.from(first, last, 0), space.to(first, last, 0));
            return out.toArray();
        };
    }

    /** In another process: the positions, in the whole input, of the items of some blocks that match. */
    private static PartBody positionsBody(Object test) {
        return (kernels, space, items, first, last) -> {
            long row = space.row(first, last, 0);
            int[] matches = matches(kernels, test, items, row, space.from(first, last, 0), space.to(first, last, 0));
            for (int k = 0; k < matches.length; k++) {
                matches[k] = (int) space.rank(row, matches[k]);
            }
            return matches;
        };
    }

    /** The positions of the items that match. */
    static int[] matches(Kernels kernels, Object test, Object[] items, long row, int from, int to) {
        int[] matches = new int[to - from];
        int count = 0;
        for (int i = kernels.find(test, true, items, row, from, to); i < to; i = kernels.find(test, true, items, row, i + 1, to)) {
            matches[count++] = i;
        }
        return Arrays.copyOf(matches, count);
    }
}
