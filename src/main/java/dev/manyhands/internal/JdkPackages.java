package dev.manyhands.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Opens the packages of the JDK that Chronicle and Agrona need, in a JVM that was started without the flags for it. */
public final class JdkPackages {
    /*
     * Both libraries reach into java.base by reflection, which the JVM refuses unless it was started with --add-opens for them. Children
     * are started so; the user's own JVM is not. There a constructor made for deserialization (sun.reflect.ReflectionFactory, in the module
     * jdk.unsupported) gives a MethodHandles.Lookup that may do everything, and with it Module.implAddOpens does what the flag does.
     *
     * The JDK does not promise that this works. So it is done in this class alone, when the first pool needs it; it can be switched off
     * (-Dmanyhands.openPackages=false); and where it fails, for whatever reason, the answer is false and pools use sockets.
     *
     * It comes before the first class of Chronicle is initialized, as that one finds out what it may do once and for all.
     */
    private static final String SWITCH = "manyhands.openPackages";

    /** Packages of java.base. */
    private static final List<String> OPENED = List.of("java.lang.reflect", "jdk.internal.misc", "jdk.internal.ref", "sun.nio.ch");

    /** Classes by which the modules are found that need them; they are not initialized. */
    private static final List<String> USERS = List.of("net.openhft.chronicle.core.Jvm", "org.agrona.UnsafeApi");

    /** What keeps Chronicle from reporting to its makers, from a thread that looks at disks, and from lines on the console. */
    private static final Map<String, String> QUIET = Map.of(
            "chronicle.analytics.disable", "true",
            "chronicle.announcer.disable", "true",
            "chronicle.disk.monitor.disable", "true",
            "slf4j.internal.verbosity", "ERROR");

    private static volatile Boolean open;
    private static volatile String reason = "";

    private JdkPackages() {
    }

    /**
     * Opens the packages if they are not open.
     *
     * @return whether they are open now
     */
    public static boolean open() {
        if (open == null) {
            synchronized (JdkPackages.class) {
                if (open == null) {
                    open = openOnce();
                }
            }
        }
        return open;
    }

    /**
     * Returns why the packages are not open.
     *
     * @return half a sentence, after {@link #open} has returned false
     */
    public static String reason() {
        return reason;
    }

    /**
     * Returns the arguments with which a JVM has the packages open from the beginning.
     *
     * @return the arguments
     */
    public static List<String> jvmArguments() {
        List<String> arguments = new java.util.ArrayList<>();
        OPENED.forEach(each -> arguments.add("--add-opens=java.base/" + each + "=ALL-UNNAMED"));
        arguments.add("--sun-misc-unsafe-memory-access=allow");
        return List.copyOf(arguments);
    }

    private static boolean openOnce() {
        QUIET.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
        try {
            Set<Module> users = users();
            Module base = Object.class.getModule();
            if (users.stream().allMatch(user -> OPENED.stream().allMatch(each -> base.isOpen(each, user)))) {
                return true;
            }
            if ("false".equals(System.getProperty(SWITCH, "").strip())) {
                reason = "-D" + SWITCH + "=false forbids it";
                return false;
            }
            MethodHandles.Lookup trusted = trusted();
            MethodHandle opener = trusted.findVirtual(Module.class, "implAddOpens",
                    MethodType.methodType(void.class, String.class, Module.class));
            for (Module user : users) {
                for (String each : OPENED) {
                    opener.invoke(base, each, user);
                }
            }
            silence(trusted);
            return true;
        } catch (Throwable e) {
            reason = "it failed: " + e;
            return false;
        }
    }

    /** The modules that need the packages: those of the two libraries, which on the class path is the unnamed one. */
    private static Set<Module> users() throws ClassNotFoundException {
        Set<Module> users = new HashSet<>();
        for (String each : USERS) {
            Module user = Class.forName(each, false, JdkPackages.class.getClassLoader()).getModule();
            users.add(user);
            if (user.isNamed()) {
                user.getLayer().modules().stream()
                        .filter(other -> other.getPackages().stream().anyMatch(name -> name.startsWith("net.openhft.")))
                        .forEach(users::add);
            }
        }
        return users;
    }

    private static MethodHandles.Lookup trusted() throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        Constructor<?> constructor = (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(factory.getMethod("getReflectionFactory").invoke(null), MethodHandles.Lookup.class,
                        MethodHandles.Lookup.class.getDeclaredConstructor(Class.class, Class.class, int.class));
        int trusted = -1; // the mode of Lookup.IMPL_LOOKUP
        return (MethodHandles.Lookup) constructor.newInstance(Object.class, null, trusted);
    }

    /** Takes the warning about sun.misc.Unsafe, which the JVM prints at its first use, for printed. */
    private static void silence(MethodHandles.Lookup trusted) throws Throwable {
        Class<?> unsafe = Class.forName("sun.misc.Unsafe");
        try {
            trusted.findStatic(unsafe, "trySetMemoryAccessWarned", MethodType.methodType(boolean.class)).invoke();
        } catch (NoSuchMethodException e) {
            return; // a JVM that does not warn
        }
    }
}
