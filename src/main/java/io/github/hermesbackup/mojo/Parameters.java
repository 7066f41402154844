package io.github.hermesbackup.mojo;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.restore.RestoreRequest.Links;
import java.time.Duration;
import java.util.List;

/** Reads values of parameters, and names the parameter in what is said of a value. */
final class Parameters {

    private Parameters() {}

    /** What stands in front of a message that begins with a value. */
    static String nameOf(Subject subject) {
        return switch (subject) {
            case HOME -> "hermes.home=";
            case ARCHIVE -> "hermes.archive=";
            case OUTPUT -> "hermes.output=";
            case OTHER -> "";
        };
    }

    /** Refuses a text of which Java, under a locale like {@code C}, has replaced letters that it could not read. */
    static String requireWhole(String text, Subject subject) throws HermesException {
        if (text.indexOf('\uFFFD') >= 0) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    subject,
                    text.replace('\uFFFD', '?') + " has letters that this locale cannot read; set LC_ALL=C.UTF-8"
                            + " and repeat, or write the value into the POM.");
        }
        return text;
    }

    static HermesException invalid(String name, Object value, String expected) {
        return new HermesException(
                Reason.INVALID_INPUT, Subject.OTHER, name + "=" + value + " is not known; use " + expected + ".");
    }

    static Compression compression(String value) throws HermesException {
        return Compression.of(value)
                .orElseThrow(() -> invalid("hermes.compression", value, "one of " + Compression.names()));
    }

    static Markers markers(List<String> names) throws HermesException {
        return names == null || names.isEmpty() ? Markers.standard() : Markers.of(names);
    }

    static Links links(String value) throws HermesException {
        return switch (value) {
            case "refuse" -> Links.REFUSE;
            case "through" -> Links.THROUGH;
            default -> throw invalid("hermes.links", value, "refuse or through");
        };
    }

    /** A goal's name as it stands in the names of its properties: {@code pre-update} is {@code preUpdate}. */
    static String camelCase(String goal) {
        StringBuilder out = new StringBuilder();
        for (String word : goal.split("-")) {
            out.append(out.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return out.toString();
    }

    static int atLeast(String name, int value, int least) throws HermesException {
        if (value < least) {
            throw invalid(name, value, "a number from " + least);
        }
        return value;
    }

    static Duration seconds(String name, int value) throws HermesException {
        return Duration.ofSeconds(atLeast(name, value, 0));
    }
}
