package io.github.hermesbackup.restore;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.home.MarkerCheck;
import io.github.hermesbackup.home.MarkerResult;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.home.Sidecar;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.sqlite.DatabaseFile;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The members of an archive as names of a home: prefix stripped, and which of them are never restored. */
final class Members {

    private final ArchiveReader archive;
    private final String prefix;
    /** Databases that have something beside them that is named like a sidecar of theirs. */
    private final Set<String> databases = new HashSet<>();

    /** Does something with one member; {@code name} is relative to the home. */
    interface Visitor {
        void visit(int ordinal, ArchiveEntry entry, String name) throws IOException;
    }

    private Members(ArchiveReader archive, String prefix) {
        this.archive = archive;
        this.prefix = prefix;
    }

    /** @throws HermesException if the archive is no backup */
    static Members of(ArchiveReader archive, Markers markers) throws IOException {
        MarkerCheck check = new MarkerCheck(markers);
        Set<String> possible = new HashSet<>();
        EntryCursor cursor = archive.cursor();
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
            check.accept(entry.name());
            Sidecar.databaseOf(entry.name()).ifPresent(possible::add);
        }
        MarkerResult result = check.result();
        if (!result.isBackup()) {
            throw new HermesException(
                    Reason.CORRUPT,
                    Subject.ARCHIVE,
                    archive.path() + " is refused: " + result.refusal().orElseThrow());
        }
        Members members = new Members(archive, result.prefix());
        if (!possible.isEmpty()) {
            members.forEach((ordinal, entry, name) -> {
                if (possible.contains(entry.name()) && beginsLikeDatabase(archive, entry)) {
                    members.databases.add(name);
                }
            });
        }
        return members;
    }

    private static boolean beginsLikeDatabase(ArchiveReader archive, ArchiveEntry entry) throws IOException {
        try (EntryContent content = archive.content(entry)) {
            byte[] first = content.readNBytes(16);
            return DatabaseFile.hasHeader(first, first.length);
        }
    }

    String prefix() {
        return prefix;
    }

    /** All members that lie below the prefix, in the archive's order. */
    void forEach(Visitor visitor) throws IOException {
        EntryCursor cursor = archive.cursor();
        int ordinal = 0;
        for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next(), ordinal++) {
            String name = entry.name();
            if (name.startsWith(prefix) && name.length() > prefix.length()) {
                visitor.visit(ordinal, entry, name.substring(prefix.length()));
            }
        }
    }

    /** Why a member is never restored; nothing if it is. */
    Optional<String> skipReason(String name) {
        return NeverRestored.reason(name, databases::contains);
    }
}
