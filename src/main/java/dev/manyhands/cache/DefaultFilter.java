package dev.manyhands.cache;

import java.io.ObjectInputFilter;

/**
 * What may be deserialized when the user has not said: anything but classes of the JDK that no result has a use for and that crafted
 * streams begin with. What guards the folder is that only its owner may write into it.
 */
final class DefaultFilter {
    static final ObjectInputFilter INSTANCE = ObjectInputFilter.Config.createFilter("sun.util.calendar.**;"
        + "!com.sun.**;!sun.**;!jdk.**;!java.rmi.**;!javax.management.**;!javax.naming.**;!javax.script.**;!java.beans.**");

    private DefaultFilter() {}
}
