package dev.manyhands.cache;

import dev.manyhands.cache.ArgumentHash.Where;
import java.io.File;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.BitSet;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** Hashes the value classes of the JDK, whose fields cannot be read, by a form that says all there is to them. */
final class JdkValues {
    private JdkValues() {
    }

    /** Writes a value that holds no other object; returns false, and writes nothing, for any other. */
    static boolean write(Hasher out, Object value) {
        switch (value) {
            case Path path -> out.putByte(Tag.PATH).putString(path.getFileSystem().provider().getScheme()).putString(path.toString());
            case FileContent content -> out.putByte(Tag.FILE_CONTENT).putDigest(content.digest());
            case UUID id -> out.putByte(Tag.TEXT_FORM).putString("UUID").putLong(id.getMostSignificantBits())
                    .putLong(id.getLeastSignificantBits());
            case Pattern pattern -> text(out, pattern, pattern.flags() + " " + pattern.pattern());
            case Charset charset -> out.putByte(Tag.TEXT_FORM).putString("Charset").putString(charset.name());
            case BitSet bits -> {
                out.putByte(Tag.TEXT_FORM).putString("BitSet");
                RawMemory.writeArray(out, bits.toLongArray());
            }
            case AtomicInteger number -> text(out, number, number.toString());
            case AtomicLong number -> text(out, number, number.toString());
            case AtomicBoolean truth -> text(out, truth, truth.toString());
            case Locale locale -> text(out, locale, locale.toString());
            case URL url -> text(out, url, url.toExternalForm());
            default -> {
                if (!isKnownByText(value)) {
                    return false;
                }
                text(out, value, value.toString());
            }
        }
        return true;
    }

    /** Whether {@code toString} tells everything, here and in all later versions: the specification says so. */
    private static boolean isKnownByText(Object value) {
        return switch (value) {
            case BigInteger _, BigDecimal _, TemporalAccessor _, TemporalAmount _, ZoneId _, StringBuilder _, StringBuffer _, URI _, File _,
                    Currency _, OptionalInt _, OptionalLong _, OptionalDouble _ -> Layout.isOfTheJdk(value.getClass());
            default -> false;
        };
    }

    private static void text(Hasher out, Object value, String text) {
        out.putByte(Tag.TEXT_FORM).putString(value.getClass().getName()).putString(text);
    }

    /** Writes a value of the JDK that holds others and shows them; returns false, and writes nothing, for any other. */
    static boolean writeHolder(ArgumentHash hash, Hasher out, Object value, Where where) {
        if (!Layout.isOfTheJdk(value.getClass())) {
            return false;
        }
        switch (value) {
            case Optional<?> optional -> {
                out.putByte(Tag.HOLDER).putString("Optional");
                hash.write(out, optional.orElse(null), where, "get()", 0);
            }
            case Map.Entry<?, ?> entry -> {
                out.putByte(Tag.HOLDER).putString("Entry");
                hash.write(out, entry.getKey(), where, "key", 0);
                hash.write(out, entry.getValue(), where, "value", 0);
            }
            case AtomicReference<?> reference -> {
                out.putByte(Tag.HOLDER).putString("AtomicReference");
                hash.write(out, reference.get(), where, "get()", 0);
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
