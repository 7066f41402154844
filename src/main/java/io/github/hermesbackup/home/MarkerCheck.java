package io.github.hermesbackup.home;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Finds out, one name at a time, whether a set of names is a Hermes backup, and which leading directory to strip from them.
 *
 * <p>If all file members share one first directory, and a marker lies directly below it or below its
 * {@code profiles/<name>/}, that directory is stripped, whatever it is called. Otherwise nothing is, and the marker must lie
 * at the root or at that of a profile. Members below {@code __MACOSX/} do not count.
 */
public final class MarkerCheck {

    /** The directory in which macOS keeps what zip cannot express; never part of a backup. */
    static final String MACOS = "__MACOSX/";

    private final Markers markers;
    private final Set<String> atRoot = new LinkedHashSet<>();
    private final Set<String> belowFirst = new LinkedHashSet<>();
    private boolean empty = true;
    private boolean shared = true;
    private String first;

    /** Begins with no names. */
    public MarkerCheck(Markers markers) {
        this.markers = markers;
    }

    /** Takes one more name, relative, with {@code /} between components and behind a directory. */
    public void accept(String name) {
        empty = false;
        if (name.endsWith("/") || name.startsWith(MACOS)) {
            return;
        }
        if (isMarker(name)) {
            atRoot.add(name);
        }
        String directory = name.substring(0, name.indexOf('/') + 1);
        if (first == null) {
            first = directory;
        }
        shared = shared && !directory.isEmpty() && directory.equals(first);
        if (shared && isMarker(name.substring(directory.length()))) {
            belowFirst.add(name.substring(directory.length()));
        }
    }

    private boolean isMarker(String name) {
        for (String marker : markers.names()) {
            if (name.endsWith(marker)) {
                String directory = name.substring(0, name.length() - marker.length());
                if (directory.isEmpty() || Profiles.isRoot(directory)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What the names taken so far amount to. */
    public MarkerResult result() {
        if (shared && !belowFirst.isEmpty()) {
            return new MarkerResult(markers, empty, first, belowFirst);
        }
        return new MarkerResult(markers, empty, "", atRoot);
    }
}
