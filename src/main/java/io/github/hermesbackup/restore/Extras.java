package io.github.hermesbackup.restore;

import io.github.hermesbackup.home.FailedPath;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeListing;
import io.github.hermesbackup.home.HomeScan;
import io.github.hermesbackup.home.NeverRestored;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.home.ScannedEntry;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.NameFolding;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a backup of the home would contain and the source does not have. What belongs to the machine, what a backup leaves
 * out, and links are never among it.
 */
final class Extras {

    static final Extras NONE = new Extras(null, null, Selection.ALL);

    private final HomeListing listing;
    private final NameSet wanted;
    private final Selection selection;
    private final long count;

    /** Does something with one of them. */
    interface Visitor {
        /** @param name relative to the home; a directory's ends in {@code /} */
        void visit(String name, boolean database) throws IOException;
    }

    private Extras(HomeListing listing, NameSet wanted, Selection selection) {
        this.listing = listing;
        this.wanted = wanted;
        this.selection = selection;
        this.count = files();
    }

    static Extras find(
            Disk disk, HermesHome home, ScanRules rules, Source source, Selection selection, NameFolding folding)
            throws IOException {
        try {
            disk.stat(home.realPath());
        } catch (NoSuchFileException e) {
            return NONE;
        }
        NameSet wanted = new NameSet(folding);
        source.forEach((ordinal, member) -> wanted.addWithParents(member.name()));
        HomeListing listing = new HomeScan(disk, home, rules).run();
        if (listing.unseen().isPresent()) {
            throw notAll(home, listing.unseen().get());
        }
        return new Extras(listing, wanted, selection);
    }

    private static HermesException notAll(HermesHome home, FailedPath unseen) {
        return new HermesException(
                Reason.IO,
                Subject.OTHER,
                FileName.show(home.path()) + "/" + unseen.path() + " cannot be looked at (" + unseen.reason()
                        + "), so it cannot be known what has to go. Nothing was changed; make it readable, or repeat without"
                        + " -Dhermes.exact.");
    }

    /** How many files. */
    long count() {
        return count;
    }

    private long files() {
        long files = 0;
        if (listing != null) {
            for (ScannedEntry entry : listing) {
                files += entry.isFile() && isExtra(entry) ? 1 : 0;
            }
        }
        return files;
    }

    private boolean isExtra(ScannedEntry entry) {
        return entry.kind() != ScannedEntry.Kind.FILE_BEHIND_LINK
                && !wanted.contains(entry.name())
                && selection.includes(entry.name())
                && NeverRestored.reason(entry.name(), database -> false).isEmpty();
    }

    void files(Visitor visitor) throws IOException {
        if (listing != null) {
            for (ScannedEntry entry : listing) {
                if (entry.isFile() && isExtra(entry)) {
                    visitor.visit(entry.name(), entry.database());
                }
            }
        }
    }

    /** The deepest first; some may turn out to hold what a backup leaves out. */
    void directories(Visitor visitor) throws IOException {
        List<String> names = new ArrayList<>();
        if (listing != null) {
            for (ScannedEntry entry : listing) {
                if (!entry.isFile() && isExtra(entry)) {
                    names.add(entry.name());
                }
            }
        }
        for (int i = names.size() - 1; i >= 0; i--) {
            visitor.visit(names.get(i), false);
        }
    }
}
