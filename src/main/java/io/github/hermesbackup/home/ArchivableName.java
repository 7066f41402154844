package io.github.hermesbackup.home;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which names an archive of ours can hold: our reader refuses all others, so the writer must not let them in. */
final class ArchivableName {

    private static final int MAX_BYTES = 4096;
    private static final int MAX_DEPTH = 1000;

    private ArchivableName() {}

    /**
     * Why a name cannot be in an archive, or nothing if it can.
     *
     * @param name relative to the home, ending in {@code /} for a directory
     * @param last where its last component begins; those before it have been judged
     * @param depth number of its components
     */
    static Optional<String> problem(String name, int last, int depth) {
        for (int i = last; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
                return Optional.of("its name contains a control character, which an archive cannot hold");
            }
            if (c == '\\') {
                return Optional.of("its name contains a backslash, which an archive cannot hold");
            }
        }
        if (name.length() > 1 && name.charAt(1) == ':' && isLetter(name.charAt(0))) {
            return Optional.of("its name begins like a drive of Windows, which an archive cannot hold");
        }
        if (name.length() > MAX_BYTES / 3 && name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("its path is longer than " + MAX_BYTES + " bytes");
        }
        return depth > MAX_DEPTH ? Optional.of("it lies deeper than " + MAX_DEPTH + " levels") : Optional.empty();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
