package io.github.hermesbackup.archive;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which names a member may have: plain relative paths that mean the same to every zip reader. */
public final class EntryName {

    private static final int MAX_COMPONENT_BYTES = 255;
    private static final int MAX_PATH_BYTES = 4096;
    private static final int MAX_DEPTH = 1000;
    private static final boolean WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    private static final int LONGEST_DEVICE = 7;
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$");

    /**
     * Why a name is refused.
     *
     * @param fault class of the fault
     * @param detail a predicate that follows the name in a sentence
     */
    public record Problem(ArchiveFault fault, String detail) {}

    private EntryName() {}

    /** What is wrong with a name, or nothing. */
    public static Optional<Problem> problemWith(String name) {
        if (name.isEmpty()) {
            return problem(ArchiveFault.NAME_PATH, "is empty");
        }
        if (name.charAt(0) == '/') {
            return problem(ArchiveFault.NAME_PATH, "is absolute");
        }
        if (name.length() > 1 && name.charAt(1) == ':' && isLetter(name.charAt(0))) {
            return problem(ArchiveFault.NAME_PATH, "begins with a drive letter");
        }
        Optional<Problem> character = badCharacter(name);
        return character.isPresent() ? character : badComponent(name);
    }

    private static Optional<Problem> badCharacter(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
                return problem(ArchiveFault.NAME_CHARACTER, "contains a control character");
            }
            if (c == '\\') {
                return problem(ArchiveFault.NAME_PATH, "contains a backslash");
            }
        }
        return Optional.empty();
    }

    private static Optional<Problem> badComponent(String name) {
        if (utf8Length(name, 0, name.length()) > MAX_PATH_BYTES) {
            return problem(ArchiveFault.NAME_LENGTH, "is longer than " + MAX_PATH_BYTES + " bytes");
        }
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        int depth = 0;
        for (int start = 0; start <= end; ) {
            int slash = name.indexOf('/', start);
            int stop = slash < 0 || slash > end ? end : slash;
            if (++depth > MAX_DEPTH) {
                return problem(ArchiveFault.NAME_LENGTH, "is deeper than " + MAX_DEPTH + " levels");
            }
            Optional<Problem> problem = badComponent(name, start, stop);
            if (problem.isPresent()) {
                return problem;
            }
            start = stop + 1;
        }
        return Optional.empty();
    }

    private static Optional<Problem> badComponent(String name, int start, int stop) {
        int length = stop - start;
        if (length == 0) {
            return problem(ArchiveFault.NAME_PATH, "has an empty component");
        }
        if (name.charAt(start) == '.' && (length == 1 || (length == 2 && name.charAt(start + 1) == '.'))) {
            return problem(ArchiveFault.NAME_PATH, "has a component \"" + name.substring(start, stop) + "\"");
        }
        if (utf8Length(name, start, stop) > MAX_COMPONENT_BYTES) {
            return problem(ArchiveFault.NAME_LENGTH, "has a component of more than " + MAX_COMPONENT_BYTES + " bytes");
        }
        return WINDOWS && !fitsWindows(name.substring(start, stop))
                ? problem(ArchiveFault.NAME_PLATFORM, "cannot exist on Windows")
                : Optional.empty();
    }

    /** True unless Windows reserves the component or would change it. */
    public static boolean fitsWindows(String component) {
        char last = component.charAt(component.length() - 1);
        if (last == '.' || last == ' ') {
            return false;
        }
        for (int i = 0; i < component.length(); i++) {
            if ("<>:\"|?*".indexOf(component.charAt(i)) >= 0) {
                return false;
            }
        }
        int dot = component.indexOf('.');
        int length = dot < 0 ? component.length() : dot;
        return length > LONGEST_DEVICE
                || !isDevice(component.substring(0, length).toLowerCase(Locale.ROOT));
    }

    private static boolean isDevice(String base) {
        boolean numbered = base.length() == 4 && "0123456789\u00b9\u00b2\u00b3".indexOf(base.charAt(3)) >= 0;
        return DEVICES.contains(base) || (numbered && (base.startsWith("com") || base.startsWith("lpt")));
    }

    private static int utf8Length(String name, int start, int stop) {
        // Three bytes a UTF-16 unit is the most, so most names need no encoding to be judged.
        int units = stop - start;
        return units * 3 <= MAX_COMPONENT_BYTES
                ? units
                : name.substring(start, stop).getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static Optional<Problem> problem(ArchiveFault fault, String detail) {
        return Optional.of(new Problem(fault, detail));
    }
}
