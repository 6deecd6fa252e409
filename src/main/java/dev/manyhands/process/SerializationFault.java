package dev.manyhands.process;

import dev.manyhands.internal.Captures;
import dev.manyhands.internal.ObjectParts;
import dev.manyhands.internal.ObjectPath;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Finds out, when serialization has failed, which part of a value was the reason, and how to get there from the object that the user
 * knows.
 *
 * <p>An object that is not serializable is looked for by its class, breadth first, so that the shortest path is told. Where serialization
 * has failed in another way, its parts are tried one by one, and the search goes on in the part that fails.
 */
final class SerializationFault {
    private static final int MOST_TRIES = 100_000;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private SerializationFault() {
    }

    /** Says which part of a value could not be serialized, why, and what can be done. */
    static String describe(Object value, Throwable failure) {
        List<ObjectPath> roots = new ArrayList<>();
        addRoots(roots, value);
        if (failure instanceof StackOverflowError) {
            return "an object cannot be sent to another process: it is nested too deeply to be serialized (" + kinds(roots)
                    + "). Links from one object to the next cost stack: keep them in a list or an array, or give the threads larger stacks"
                    + " with -Xss";
        }
        if (failure instanceof Encoder.TooLargeException) {
            return "too much for one message to another process (" + kinds(roots) + "): " + failure.getMessage();
        }
        ObjectPath found = failure instanceof NotSerializableException refusal ? ofClass(roots, refusal.getMessage()) : null;
        if (found != null) {
            return found.describe() + " cannot be sent to another process: " + reason(found.value());
        }
        found = failing(roots);
        return (found == null ? kinds(roots) : found.describe()) + " cannot be sent to another process: serialization has failed with "
                + failure;
    }

    private static String kinds(List<ObjectPath> roots) {
        List<String> kinds = new ArrayList<>();
        for (ObjectPath root : roots) {
            String kind = ObjectPath.kind(root.value());
            if (!kinds.contains(kind)) {
                kinds.add(kind);
            }
        }
        return String.join(", ", kinds.subList(0, Math.min(3, kinds.size())));
    }

    private static String reason(Object value) {
        Class<?> type = value.getClass();
        if (Captures.isLambda(type)) {
            Class<?>[] interfaces = type.getInterfaces();
            return "its functional interface" + (interfaces.length == 0 ? "" : ", " + interfaces[0].getName() + ",")
                    + " is not Serializable. Declare one that extends Serializable, or cast the lambda to both:"
                    + " (" + (interfaces.length == 0 ? "Type" : interfaces[0].getSimpleName()) + " & Serializable)";
        }
        if (ObjectParts.isOfJdk(type)) {
            return "objects of this class cannot be serialized. Make it where it is used, in the function, or keep it out of what is sent:"
                    + " a transient or static field, a local variable that the lambda does not use";
        }
        return "its class does not implement java.io.Serializable. Let it do so, or keep it out of what is sent: a lambda takes along the"
                + " object around it when it uses one of its fields or methods; copy the field to a local variable first";
    }

    // ---- where the user's objects begin

    /** The objects that users know are in what the verbs send: in arrays, in the shared work and what its body has captured. */
    private static void addRoots(List<ObjectPath> roots, Object value) {
        switch (value) {
            case null -> {
            }
            case Record work when work instanceof RemoteWork || Filter.isOurs(work.getClass()) -> {
                for (RecordComponent component : work.getClass().getRecordComponents()) {
                    addWork(roots, component.getName(), component(component, work));
                }
            }
            case Object[] array when array.getClass() == Object[].class -> addArray(roots, array);
            case Object lambda when Captures.isLambda(lambda.getClass()) && Filter.isOurs(lambda.getClass()) -> {
                for (Captures.Capture capture : Captures.named(lambda, true)) {
                    addWork(roots, capture.name(), capture.value());
                }
            }
            default -> roots.add(ObjectPath.of(value));
        }
    }

    private static void addWork(List<ObjectPath> roots, String name, Object value) {
        if (value == null) {
            return;
        }
        if (!Captures.isLambda(value.getClass())) {
            roots.add(ObjectPath.of(value, "the " + name));
        } else if ("body".equals(name) || Filter.isOurs(value.getClass())) {
            for (Captures.Capture capture : Captures.named(value, true)) {
                addWork(roots, capture.name(), capture.value());
            }
        } else {
            roots.add(ObjectPath.of(value));
        }
    }

    /** Items that stand before the index of the first one are told by their index. */
    private static void addArray(List<ObjectPath> roots, Object[] array) {
        for (int k = 0; k < array.length; k++) {
            if (array[k] instanceof Object[] items && items.getClass() == Object[].class && k + 1 < array.length
                    && array[k + 1] instanceof Long first) {
                for (int i = 0; i < items.length; i++) {
                    if (items[i] != null) {
                        roots.add(ObjectPath.of(items[i], "item " + (first + i)));
                    }
                }
            } else {
                addRoots(roots, array[k]);
            }
        }
    }

    private static Object component(RecordComponent component, Object record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            return null; // a record of ours in a module of ours; what is not found is not told
        }
    }

    // ---- the search

    /** The nearest object of a class that is not serializable. */
    private static ObjectPath ofClass(List<ObjectPath> roots, String className) {
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        Deque<ObjectPath> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            ObjectPath at = replaced(open.remove());
            if (at == null) {
                continue;
            }
            if (!(at.value() instanceof Serializable)) {
                if (at.value().getClass().getName().equals(className)) {
                    return at;
                }
                continue;
            }
            for (ObjectPath part : ObjectParts.of(at, false, true)) {
                if (seen.put(part.value(), true) == null) {
                    open.add(part);
                }
            }
        }
        return null;
    }

    /** What is serialized in the place of an object, if its class says so. */
    private static ObjectPath replaced(ObjectPath at) {
        Class<?> type = at.value().getClass();
        if (ObjectParts.isOfJdk(type) || Captures.isLambda(type)) {
            return at;
        }
        for (Class<?> declaring = type; declaring != null && !ObjectParts.isOfJdk(declaring); declaring = declaring.getSuperclass()) {
            try {
                Method method = declaring.getDeclaredMethod("writeReplace");
                method.setAccessible(true);
                Object other = method.invoke(at.value());
                return other == null ? null : new ObjectPath(other, at.from(), at.step(), at.isVariable());
            } catch (NoSuchMethodException e) {
                continue;
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                return at;
            }
        }
        return at;
    }

    /** The innermost part that fails when it is serialized alone. */
    private static ObjectPath failing(List<ObjectPath> roots) {
        Map<Object, Boolean> seen = new IdentityHashMap<>();
        ObjectPath found = null;
        List<ObjectPath> candidates = roots;
        long begun = System.nanoTime();
        int tries = 0;
        while (candidates != null) {
            List<ObjectPath> next = null;
            for (ObjectPath candidate : candidates) {
                if (seen.put(candidate.value(), true) != null) {
                    continue;
                }
                if (tries++ > MOST_TRIES || System.nanoTime() - begun > MOST_NANOS) {
                    return found;
                }
                if (fails(candidate.value())) {
                    found = candidate;
                    next = ObjectParts.of(candidate, false, true);
                    break;
                }
            }
            candidates = next;
        }
        return found;
    }

    private static boolean fails(Object value) {
        try (var trial = new Trial()) {
            trial.writeObject(value);
            return false;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return true;
        }
    }

    /** Serializes for nobody. */
    private static final class Trial extends ObjectOutputStream {
        Trial() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            if (object instanceof MemorySegment segment) {
                Blob.check(segment);
                return null;
            }
            return object != null && object.getClass().isArray() && object.getClass().getComponentType().isPrimitive() ? null : object;
        }
    }
}
