package dev.manyhands.comm;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;

/** Finds where in an object lies what cannot be serialized, for the message of a failure. */
final class Unserializable {
    /** Objects to look at before giving up. */
    private static final int MOST = 100_000;

    private record Place(Object object, String path) {
    }

    private final Queue<Place> places = new ArrayDeque<>();
    private final IdentityHashMap<Object, Object> seen = new IdentityHashMap<>();

    private Unserializable() {
    }

    /** Returns {@code " (in a.b[3].c)"} for the nearest such object, or nothing if none is found. */
    static String pathIn(Object root) {
        Unserializable search = new Unserializable();
        search.add(root, "");
        for (int i = 0; i < MOST && !search.places.isEmpty(); i++) {
            Place place = search.places.remove();
            if (!(place.object instanceof Serializable)) {
                return place.path.isEmpty() ? "" : " (in " + (place.path.startsWith(".") ? place.path.substring(1) : place.path) + ")";
            }
            search.lookInto(place);
        }
        return "";
    }

    private void add(Object object, String path) {
        if (object != null && seen.put(object, object) == null) {
            places.add(new Place(object, path));
        }
    }

    private void lookInto(Place place) {
        switch (place.object) {
            case Object[] array -> {
                for (int i = 0; i < array.length; i++) {
                    add(array[i], place.path + "[" + i + "]");
                }
            }
            case Collection<?> collection -> {
                int i = 0;
                for (Object element : collection) {
                    add(element, place.path + "[" + i++ + "]");
                }
            }
            case Map<?, ?> map -> map.forEach((key, value) -> {
                add(key, place.path + "[key " + key + "]");
                add(value, place.path + "[" + key + "]");
            });
            default -> fields(place);
        }
    }

    private void fields(Place place) {
        Class<?> type = place.object.getClass();
        for (; type != null && Serializable.class.isAssignableFrom(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean isWritten = !Modifier.isStatic(field.getModifiers()) && !Modifier.isTransient(field.getModifiers());
                if (isWritten && !field.getType().isPrimitive() && field.trySetAccessible()) {
                    try {
                        add(field.get(place.object), place.path + "." + field.getName());
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e); // it is accessible
                    }
                }
            }
        }
    }
}
