package dev.manyhands.sync;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Shows any object that has the right methods as an interface: the same test runs against our class and the JDK's. */
final class Duck {
    private Duck() {
    }

    /** An object with the methods of an interface, each of which calls the public method of that name of the target. */
    static <T> T of(Class<T> face, Object target) {
        return face.cast(Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, (_, method, arguments) -> {
            try {
                var found = target.getClass().getMethod(method.getName(), method.getParameterTypes());
                found.setAccessible(true);
                return found.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
