package io.github.hermesbackup.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Settles the suspicions of a {@link NameIndex} by the names themselves, a few of them at a time. */
final class NameDispute {

    /** A suspicion that is none has the odds of a 64-bit hash; so if there is a fault, it is among the first. */
    private static final int MAX_NAMES = 1000;

    private final Path archive;
    private final NameIndex index;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> files = new HashSet<>();

    NameDispute(Path archive, NameIndex index) {
        this.archive = archive;
        this.index = index;
    }

    /**
     * Refuses the archive if a suspicion is right.
     *
     * @param first a walk over the members
     * @param second another one
     */
    void settle(EntryCursor first, EntryCursor second) throws IOException {
        for (ArchiveEntry entry = first.next(); entry != null; entry = first.next()) {
            refuseTwice(entry.name());
            if (!entry.isDirectory() && files.size() < MAX_NAMES && index.suspectsDirectory(entry.name())) {
                files.add(entry.name());
            }
        }
        for (ArchiveEntry entry = second.next(); !files.isEmpty() && entry != null; entry = second.next()) {
            refuseBelowFile(entry.name());
        }
    }

    private void refuseTwice(String name) throws ArchiveException {
        if (!index.suspectsTwice(name)) {
            return;
        }
        if (seen.contains(name)) {
            throw ArchiveException.of(archive, ArchiveFault.DUPLICATE, name, "stands twice");
        }
        if (seen.size() < MAX_NAMES) {
            seen.add(name);
        }
    }

    private void refuseBelowFile(String name) throws ArchiveException {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String above = name.substring(0, slash);
            if (files.contains(above)) {
                throw ArchiveException.of(archive, ArchiveFault.CLASH, above, "is a file and a directory");
            }
        }
    }
}
