package dev.manyhands.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Random graphs of objects arrive with the same contents, and what is serialized with the same shape. */
@SuppressWarnings("serial") // what the fields hold is serializable, or is sent in another way
class RandomGraphTest {
    record Pair(Object first, Object second) implements Serializable {
    }

    record Plain(int a, String b, TimeUnit c, Long d) implements Serializable {
    }

    /** Has fields that may lead back to it. */
    static final class Node implements Serializable {
        private static final long serialVersionUID = 1L;
        private Object left;
        private Object right;
        private int[] data;

        Object[] parts() {
            return new Object[] {left, right, data};
        }
    }

    /** Makes values; some of them more than once. */
    private static final class Maker {
        private final SplittableRandom random;
        private final List<Object> made = new ArrayList<>();
        private final boolean shares;

        Maker(long seed, boolean shares) {
            this.random = new SplittableRandom(seed);
            this.shares = shares;
        }

        Object make(int depth) {
            if (shares && !made.isEmpty() && random.nextInt(4) == 0) {
                return made.get(random.nextInt(made.size()));
            }
            return depth == 0 || random.nextInt(3) == 0 ? leaf() : inner(depth - 1);
        }

        private Object leaf() {
            Object leaf = switch (random.nextInt(18)) {
                case 0 -> null;
                case 1 -> random.nextInt();
                case 2 -> random.nextLong();
                case 3 -> Double.longBitsToDouble(random.nextLong());
                case 4 -> text();
                case 5 -> random.nextBoolean();
                case 6 -> (char) random.nextInt();
                case 7 -> Float.intBitsToFloat(random.nextInt());
                case 8 -> TimeUnit.values()[random.nextInt(7)];
                case 9 -> new Plain(random.nextInt(), random.nextBoolean() ? null : text(), TimeUnit.DAYS, random.nextLong());
                case 10 -> (byte) random.nextInt();
                case 11 -> new Class<?>[] {int.class, String.class, Node.class, long[][].class}[random.nextInt(4)];
                default -> array();
            };
            return keep(leaf);
        }

        private Object array() {
            Class<?>[] types = {boolean.class, byte.class, short.class, char.class, int.class, long.class, float.class, double.class};
            int kind = random.nextInt(types.length + 1);
            int bytes = new int[] {0, 1, 40, 1023, 1024, 1025, 3000}[random.nextInt(7)];
            if (kind == types.length) {
                MemorySegment segment = random.nextBoolean() ? Arena.ofAuto().allocate(bytes) : MemorySegment.ofArray(new byte[bytes]);
                segment.fill((byte) random.nextInt());
                return random.nextBoolean() ? segment : segment.asReadOnly();
            }
            Object array = Array.newInstance(types[kind], kind < 2 ? bytes : kind < 4 ? bytes / 2 : bytes / 8);
            if (kind > 0 && Array.getLength(array) > 0) {
                Array.setByte(kind == 3 ? new byte[1] : array, 0, (byte) random.nextInt());
            }
            return array;
        }

        private String text() {
            char[] all = new char[random.nextInt(40)];
            int most = random.nextBoolean() ? 128 : random.nextBoolean() ? 256 : 65536;
            for (int k = 0; k < all.length; k++) {
                all[k] = (char) random.nextInt(most);
            }
            return new String(all);
        }

        private Object keep(Object value) {
            if (value != null) {
                made.add(value);
            }
            return value;
        }

        private Object inner(int depth) {
            int kind = random.nextInt(8);
            if (kind == 0) {
                return new Pair(make(depth), make(depth)); // one place for each: Java's serialization cannot close a circle in a record
            }
            if (kind == 1) {
                var node = new Node();
                keep(node); // before its fields, so that they can lead back to it
                node.left = make(depth);
                node.right = make(depth);
                node.data = new int[random.nextInt(600)];
                return node;
            }
            if (kind == 2) {
                Map<Object, Object> map = random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
                keep(map);
                for (int k = random.nextInt(5); k > 0; k--) {
                    map.put(k % 2 == 0 ? "key" + k : (Object) k, make(depth));
                }
                return map;
            }
            if (kind < 5) {
                Collection<Object> all = kind == 3 ? new ArrayList<>() : new LinkedList<>();
                keep(all);
                for (int k = random.nextInt(6); k > 0; k--) {
                    all.add(make(depth));
                }
                return all;
            }
            Object[] array = kind == 5 ? new Serializable[random.nextInt(5)] : new Object[random.nextInt(5)];
            if (kind == 5) {
                keep(array); // of another type than those that are encoded directly, so that it may be in a circle
            }
            for (int k = 0; k < array.length; k++) {
                Object element = make(depth);
                array[k] = kind == 5 && !(element instanceof Serializable) ? null : element;
            }
            return array;
        }
    }

    /** Compares two graphs; with their shape, if the objects of one must be the objects of the other. */
    private static final class Twins {
        private final Map<Object, Object> twins = new IdentityHashMap<>();
        private final boolean withShape;

        Twins(boolean withShape) {
            this.withShape = withShape;
        }

        void compare(Object a, Object b) {
            if (a == null || b == null) {
                assertEquals(a, b);
                return;
            }
            Object twin = twins.put(a, b);
            if (twin != null) {
                boolean isShared = twin == b || !withShape || a instanceof Number || a instanceof Character || a instanceof Boolean
                        || a instanceof String;
                assertTrue(isShared, () -> "one " + a.getClass() + " has become two");
                return;
            }
            if (a instanceof MemorySegment segment) {
                MemorySegment other = (MemorySegment) b;
                assertEquals(-1, segment.mismatch(other));
                assertEquals(segment.isReadOnly(), other.isReadOnly());
                return;
            }
            assertEquals(a.getClass(), b.getClass());
            switch (a) {
                case Node node -> compareAll(List.of(node.parts()[2]), List.of(((Node) b).parts()[2]), node.parts(), ((Node) b).parts());
                case Pair pair -> {
                    compare(pair.first, ((Pair) b).first);
                    compare(pair.second, ((Pair) b).second);
                }
                case Map<?, ?> map -> {
                    assertEquals(map.keySet(), ((Map<?, ?>) b).keySet());
                    map.forEach((key, value) -> compare(value, ((Map<?, ?>) b).get(key)));
                }
                case Collection<?> all -> compareAll(all, (Collection<?>) b, new Object[0], new Object[0]);
                case Object[] array -> compareAll(List.of(), List.of(), array, (Object[]) b);
                default -> {
                    if (a.getClass().isArray()) {
                        assertArrayEquals(new Object[] {a}, new Object[] {b});
                    } else {
                        assertEquals(a, b);
                    }
                }
            }
        }

        private void compareAll(Collection<?> a, Collection<?> b, Object[] c, Object[] d) {
            assertEquals(a.size(), b.size());
            assertEquals(c.length, d.length);
            var others = b.iterator();
            a.forEach(one -> compare(one, others.next()));
            for (int k = 0; k < c.length; k++) {
                compare(c[k], d[k]);
            }
        }
    }

    @Test
    void graphsOfAllSortsArriveWithTheirContents() {
        for (long seed = 0; seed < 1500; seed++) {
            Object value = new Maker(seed, true).make(5);
            try {
                new Twins(false).compare(value, Wire.there(value));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void graphsInOneObjectArriveWithTheirShape() {
        for (long seed = 0; seed < 1500; seed++) {
            Object value = new ArrayList<>(List.of(new Pair(new Maker(seed, true).make(5), 1)));
            try {
                new Twins(true).compare(value, Wire.there(value));
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void aSetOfManyRandomValuesArrives() {
        var set = new HashSet<Object>();
        var maker = new Maker(7, false);
        while (set.size() < 500) {
            Object leaf = maker.leaf();
            if (leaf != null && !leaf.getClass().isArray() && !(leaf instanceof MemorySegment)) {
                set.add(leaf);
            }
        }
        assertEquals(set, Wire.there(set));
    }
}
