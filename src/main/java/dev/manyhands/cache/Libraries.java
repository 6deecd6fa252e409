package dev.manyhands.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodType;
import java.lang.module.ModuleReference;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * What is not the application's own code: the JDK, known by its version, and the jars, known by a checksum over the names and checksums
 * of their entries. The time stamps of a jar and its manifest are not in it: a jar that is built again from the same classes is the same.
 */
final class Libraries {
    /** Packages of the modules that come with the Java runtime, with slashes. */
    private static final Set<String> JDK_PACKAGES = ModuleLayer.boot().modules().stream()
            .filter(module -> ModuleLayer.boot().configuration().findModule(module.getName())
                    .map(found -> found.reference()).flatMap(ModuleReference::location).map(URI::getScheme)
                    .filter("jrt"::equals).isPresent())
            .flatMap(module -> module.getPackages().stream()).map(name -> name.replace('.', '/')).collect(Collectors.toUnmodifiableSet());
    static final String MANYHANDS = "dev/manyhands/";
    /** Where the classes of Manyhands lie: the address of one of them without the name of the class. */
    private static final String OUR_PLACE =
            place(CodeHash.internalName(Libraries.class), Libraries.class.getResource("Libraries.class"));
    private static final Map<String, Digest> JARS = new ConcurrentHashMap<>();

    private final String ownJar;
    private final Map<String, Optional<Library>> known = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> methods = new ConcurrentHashMap<>();

    /**
     * Makes the view of an application.
     *
     * @param ownJar the jar that is its own code; empty for none
     */
    Libraries(String ownJar) {
        this.ownJar = ownJar;
    }

    /**
     * One library.
     *
     * @param name readable: {@code JDK}, or the name of the jar
     * @param version digest of its version or content
     */
    record Library(String name, Digest version) { }

    /** Whether a class, named with slashes, comes with the Java runtime. */
    static boolean isOfTheJdk(String name) {
        return name.startsWith("java/") || JDK_PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
    }

    /** The address of the jar that a resource lies in, {@code jar:file:/lib/a.jar}; empty when it lies elsewhere or is null. */
    static String jarOf(URL url) {
        String address = String.valueOf(url);
        return address.startsWith("jar:") ? address.substring(0, address.lastIndexOf("!/")) : "";
    }

    private static String place(String name, URL url) {
        String address = String.valueOf(url);
        return address.endsWith(name + ".class") ? address.substring(0, address.length() - name.length() - ".class".length()) : address;
    }

    String ownJar() {
        return ownJar;
    }

    /** Whether a class that was found at an address is the application's own. */
    boolean isOwn(String name, URL url) {
        if (isOurs(name, place(name, url))) {
            return false;
        }
        return url.getProtocol().equals("file") || !ownJar.isEmpty() && jarOf(url).equals(ownJar);
    }

    /** Whether a class that lies at a place, a folder or the root of a jar, is of Manyhands, which may share a jar with the application. */
    static boolean isOurs(String name, String place) {
        return name.startsWith(MANYHANDS) && place.equals(OUR_PLACE);
    }

    /**
     * Returns the library that a class comes from.
     *
     * @param name of a class that is not the application's own, with slashes
     * @param loader of the application
     * @return nothing when the class is nowhere: code that names an absent class does without it
     */
    Optional<Library> of(String name, ClassLoader loader) {
        if (isOfTheJdk(name)) {
            return Optional.of(new Library("JDK", version(System.getProperty("java.version"))));
        }
        return known.computeIfAbsent(name, _ -> find(name, loader));
    }

    private Optional<Library> find(String name, ClassLoader loader) {
        URL url = loader.getResource(name + ".class");
        if (url == null) {
            return Optional.empty();
        }
        String jar = jarOf(url);
        if (place(name, url).equals(OUR_PLACE) && (jar.isEmpty() || jar.equals(ownJar))) {
            return Optional.of(new Library("Manyhands", Digest.NONE)); // not in a jar of its own, which would tell its version
        }
        if (jar.isEmpty()) {
            return Optional.of(new Library(place(name, url), version(url.getProtocol())));
        }
        return Optional.of(new Library(jar.substring(jar.lastIndexOf('/') + 1), JARS.computeIfAbsent(jar, _ -> checksum(url))));
    }

    private static Digest version(String text) {
        return new Hasher().putString(text).digest();
    }

    private static Digest checksum(URL entryOfJar) {
        try {
            if (entryOfJar.openConnection() instanceof JarURLConnection connection) {
                connection.setUseCaches(false);
                try (JarFile jar = connection.getJarFile()) {
                    return checksum(jar);
                }
            }
            return version(jarOf(entryOfJar));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the library of " + entryOfJar, e);
        }
    }

    private static Digest checksum(JarFile jar) {
        var entries = new TreeMap<String, Long>();
        jar.stream().filter(Libraries::counts).forEach(entry -> entries.put(entry.getName(), entry.getCrc()));
        Hasher all = new Hasher();
        entries.forEach((name, crc) -> all.putString(name).putLong(crc));
        return all.digest();
    }

    private static boolean counts(JarEntry entry) {
        String name = entry.getName();
        return !entry.isDirectory()
                && (!name.startsWith("META-INF/") || name.startsWith("META-INF/versions/") || name.startsWith("META-INF/services/"));
    }

    /** Name and descriptor of the methods that a subclass may override, inherited ones included. */
    Set<String> methods(String name, ClassLoader loader) {
        return methods.computeIfAbsent(name, _ -> {
            var all = new HashSet<String>();
            try {
                collect(Class.forName(name.replace('/', '.'), false, loader), all, new HashMap<>());
            } catch (ClassNotFoundException | LinkageError _) {
                collect(Object.class, all, new HashMap<>()); // such a class cannot be instantiated either
            }
            return all;
        });
    }

    private static void collect(Class<?> type, Set<String> all, Map<Class<?>, Boolean> seen) {
        if (type == null || seen.put(type, true) != null) {
            return;
        }
        for (Method method : type.getDeclaredMethods()) {
            if ((method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE | Modifier.FINAL)) == 0) {
                all.add(method.getName() + MethodType.methodType(method.getReturnType(), method.getParameterTypes()).descriptorString());
            }
        }
        collect(type.getSuperclass(), all, seen);
        for (Class<?> extended : type.getInterfaces()) {
            collect(extended, all, seen);
        }
    }
}
