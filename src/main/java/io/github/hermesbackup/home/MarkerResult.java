package io.github.hermesbackup.home;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a set of names amounts to.
 *
 * <p>For a scanned home the prefix must be empty and a marker found, or an import would refuse or misread its archive.
 *
 * @param markers what was looked for
 * @param empty true if there was no name at all
 * @param prefix the leading directory to strip, ending in {@code /}, or ""
 * @param found the markers, relative to what is left after stripping, in the order of the names
 */
public record MarkerResult(Markers markers, boolean empty, String prefix, Set<String> found) {

    /** Keeps a copy. */
    public MarkerResult {
        found = Collections.unmodifiableSet(new LinkedHashSet<>(found));
    }

    /** True if at least one marker lies where it must. */
    public boolean isBackup() {
        return !found.isEmpty();
    }

    /** Why the names are no backup, as the reference tool words it; nothing if they are one. */
    public Optional<String> refusal() {
        if (empty) {
            return Optional.of("zip archive is empty");
        }
        return isBackup()
                ? Optional.empty()
                : Optional.of("zip does not appear to be a Hermes backup (no " + markers.inWords() + " found)");
    }
}
