package io.github.hermesbackup.verify;

import io.github.hermesbackup.archive.EntryName;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.NameCollisions;
import io.github.hermesbackup.io.NameCollisions.Twins;
import io.github.hermesbackup.io.NameFolding;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Names that are fine here and that another file system would not keep: those that Windows reserves, and those that it, or macOS,
 * takes for one file. They are no fault of the archive, which restores wherever they can be; where they cannot, restoring refuses
 * it. Each sort is one note, whatever the number of names.
 */
final class NamesElsewhere {

    /** So many pairs are counted. */
    private static final int MOST_PAIRS = 100;

    private String reserved;
    private long reservedNames;

    private NamesElsewhere() {}

    /** What there is to say of the names, in at most two notes. */
    static List<Finding> notes(NameCollisions.Names names) throws IOException {
        List<Finding> notes = new ArrayList<>();
        NamesElsewhere all = new NamesElsewhere();
        names.forEach(all::look);
        if (all.reservedNames > 0) {
            notes.add(note(all.reserved, "its name cannot exist on Windows" + others(all.reservedNames - 1)));
        }
        List<Twins> pairs = NameCollisions.among(NameFolding.ALL, names, MOST_PAIRS);
        if (!pairs.isEmpty()) {
            Twins first = pairs.get(0);
            notes.add(note(
                    first.second(),
                    "and " + FileName.escape(first.first())
                            + " are one file where a file system takes their names for the same (macOS, Windows)"
                            + others(pairs.size() - 1)
                            + (pairs.size() < MOST_PAIRS ? "" : " at least")));
        }
        return notes;
    }

    private static Finding note(String name, String reason) {
        return new Finding(Finding.Kind.NOTE, FileName.escape(name), reason);
    }

    private static String others(long number) {
        return number == 0 ? "" : "; so it is with " + Sizes.count(number) + " more";
    }

    private void look(String name) {
        if (!fitsWindows(name)) {
            reserved = reserved == null ? name : reserved;
            reservedNames++;
        }
    }

    private static boolean fitsWindows(String name) {
        int end = name.endsWith("/") ? name.length() - 1 : name.length();
        for (int start = 0; start < end; ) {
            int slash = name.indexOf('/', start);
            int stop = slash < 0 ? end : slash;
            if (!EntryName.fitsWindows(name.substring(start, stop))) {
                return false;
            }
            start = stop + 1;
        }
        return true;
    }
}
